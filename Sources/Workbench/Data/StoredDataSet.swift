package import Store

/// Data sets: pixels and labels of each split, as they came from their files.
package enum StoredDataSet: StoredKind {
  package static let kind = "dataset"

  package static func fields(of contents: DataSetContents) -> DataSetFields { contents.description }

  package static func arrays(of contents: DataSetContents) -> [ArrayToStore] {
    contents.splits.flatMap { split in
      [
        ArrayToStore("\(split.name).pixels", shape: [split.labels.count] + split.size, .uint8(split.pixels)),
        ArrayToStore("\(split.name).labels", shape: [split.labels.count], .uint8(split.labels)),
      ]
    }
  }

  package static func content(
    _ record: StoredRecord<DataSetFields>, _ arrays: borrowing ArrayReader
  ) throws(StoreError) -> DataSetContents {
    var splits: [DataSetContents.Split] = []
    for split in record.fields.splits {
      let pixels = try arrays.bytes("\(split.name).pixels")
      let labels = try arrays.bytes("\(split.name).labels")
      guard let shape = split.shape, labels.count == split.count,
        record.array("\(split.name).pixels")?.shape == [split.count] + split.size,
        labels.allSatisfy({ Int($0) < record.fields.classes.count })
      else {
        throw StoreError(
          .unexpectedContents, "data set '\(record.name)' in the store does not have the shape that it states",
          remedy: "load it from its files again with path=DIR")
      }
      splits.append(DataSetContents.Split(name: split.name, shape: shape, pixels: pixels, labels: labels))
    }
    return DataSetContents(description: record.fields, splits: splits)
  }
}
