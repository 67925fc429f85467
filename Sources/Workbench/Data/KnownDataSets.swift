/// Every published data set that can be loaded by its name. A new one is an entry here; a new format is a file in
/// `Formats`.
extension KnownDataSet {
  package static let all = [fashionMNIST]

  package static let fashionMNIST = KnownDataSet(
    name: "fashion-mnist",
    classes: [
      "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ],
    format: IDXFormat(),
    debianFolder: "/usr/share/datasets/fashion-mnist",
    torchvisionFolder: "FashionMNIST/raw",
    howToGet: """
      install Debian's package with 'apt install dataset-fashion-mnist', or name the folder with \
      load fashion-mnist path=DIR
      """)
}
