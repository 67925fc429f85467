import Language

extension Topic {
  static let data = Topic(
    "data", summary: "Data sets and their splits", groups: ["data"],
    """
    load brings a data set and its splits. Each split is named in full, fashion-mnist.test, and by its own name, test,
    which means the one of the data set that was loaded last. train takes train, and evaluate takes test, unless data=
    says otherwise.

        load fashion-mnist mean=0.5 std=0.5
        evaluate clf data=train

    # Where files are found

    The first time, files are looked for in the folder of Debian's package dataset-fashion-mnist, in TELAR_DATA, in
    torchvision's FashionMNIST/raw and in path=DIR; from then on the data set comes from the store. They may be gzipped,
    and may have a dot before idx in their names, as in train-images.idx3-ubyte.

    # Pixels

    Pixels are scaled to 0 … 1 and then to (pixel − mean) / std; mean=0.5 std=0.5 gives −1 … 1. The
    pixels are the data set's, the normalisation is the model's: it takes the data's over at its first training and sees
    all data so from then on, however they are loaded; a note says where the two differ. train normalize=data changes it.
    A model on a part of another, made by attach, begins with that one's.
    """)
}
