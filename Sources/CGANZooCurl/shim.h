#ifndef GANZOO_CCURL_SHIM_H
#define GANZOO_CCURL_SHIM_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

// libcurl sets and tells values through functions of variable arguments, which Swift cannot import.

static inline CURLcode ganzoo_curl_set_number(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

/// libcurl keeps a copy of the text.
static inline CURLcode ganzoo_curl_set_text(CURL *handle, CURLoption option, const char *text) {
  return curl_easy_setopt(handle, option, text);
}

/// The list, or the buffer, stays the caller's and must outlive the transfer.
static inline CURLcode ganzoo_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}

/// Has bytes go to a function, together with its context.
static inline CURLcode ganzoo_curl_set_sink(
    CURL *handle, CURLoption function, CURLoption context_option,
    size_t (*sink)(char *bytes, size_t size, size_t count, void *context), void *context) {
  CURLcode status = curl_easy_setopt(handle, function, sink);
  return status != CURLE_OK ? status : curl_easy_setopt(handle, context_option, context);
}

/// Lets a handle speak HTTP and HTTPS alone, also where it is led elsewhere.
static inline CURLcode ganzoo_curl_allow_only_http(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
  CURLcode status = curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  return status != CURLE_OK ? status : curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
#else
  CURLcode status = curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
  return status != CURLE_OK
             ? status
             : curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

/// Has a transfer that is given up not wait for the look-up of a name, where libcurl can do that.
static inline void ganzoo_curl_leave_lookups(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075700
  curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
#endif
}

/// A number that libcurl tells of a transfer; 0 where it cannot.
static inline long ganzoo_curl_number(CURL *handle, CURLINFO info) {
  long value = 0;
  return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

/// A size that libcurl tells of a transfer; -1 where it cannot.
static inline curl_off_t ganzoo_curl_size(CURL *handle, CURLINFO info) {
  curl_off_t value = -1;
  return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : -1;
}

/// The result of the one transfer of a multi handle; CURLE_OK while it is not over.
static inline CURLcode ganzoo_curl_result(CURLM *multi) {
  int rest = 0;
  for (CURLMsg *message; (message = curl_multi_info_read(multi, &rest));)
    if (message->msg == CURLMSG_DONE) return message->data.result;
  return CURLE_OK;
}

#endif
