// Beside this file the suite writes one for each document with blocks of Swift: see SnippetsTests.
