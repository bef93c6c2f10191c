import Files
import GANZoo
import Metrics

// GANZoo beside packages with modules called Metrics and Files.
let counter = Counter(label: "steps")
let folder = Folder(path: "runs")
print(counter.label, folder.path, Zoo.builtIn.architectures.names.joined(separator: " "))
