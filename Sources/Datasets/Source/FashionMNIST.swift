import FoundationEssentials
import NeuralEngine

/// Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017): 70,000 images of clothing, 28×28, 10 classes,
/// of which its authors set the last 10,000 aside as the test set.
public enum FashionMNIST {
  /// Where Debian's package `dataset-fashion-mnist` puts it.
  public static let debianFolder = "/usr/share/datasets/fashion-mnist"

  /// `$DLTUI_DATA/fashion-mnist` when that variable is set, Debian's folder otherwise.
  public static func defaultFolder(environment: [String: String]) -> String {
    guard let folder = environment["DLTUI_DATA"], !folder.isEmpty else { return debianFolder }
    return (folder.hasSuffix("/") ? folder : folder + "/") + "fashion-mnist"
  }

  static let classNames = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
    "Ankle boot",
  ]

  /// 60,000 examples `[60000, 784]` with pixels in 0...1, and the published test set of 10,000.
  static func labeledData(
    folder: String?, memory: MemoryProbe
  ) throws(DatasetError) -> LabeledData {
    let folder = folder ?? defaultFolder(environment: ProcessInfo.processInfo.environment)
    let train = try examples("train", in: folder, memory: memory)
    let test = try examples("t10k", in: folder, memory: memory)
    return LabeledData(
      name: "fashion-mnist", examples: train.examples, classNames: classNames,
      imageShape: train.shape, publishedTest: test.examples)
  }

  private static func examples(
    _ part: String, in folder: String, memory: MemoryProbe
  ) throws(DatasetError) -> (examples: ExampleTable, shape: ImageShape?) {
    let images = try locate("\(part)-images-idx3-ubyte", in: folder)
    let labels = try locate("\(part)-labels-idx1-ubyte", in: folder)
    let loaded = try IDXSource.examples(
      images: images, labels: labels, classCount: classNames.count, memory: memory)
    guard loaded.shape == ImageShape(height: 28, width: 28) else {
      throw .idx(path: images, .wrongImageSize(features: loaded.examples.featureCount))
    }
    return loaded
  }

  /// The file as it is or gzip-compressed.
  private static func locate(_ file: String, in folder: String) throws(DatasetError) -> String {
    for path in ["\(folder)/\(file).gz", "\(folder)/\(file)"]
    where FileManager.default.fileExists(atPath: path) {
      return path
    }
    throw .fashionMNISTMissing(folder: folder, file: "\(file).gz")
  }
}
