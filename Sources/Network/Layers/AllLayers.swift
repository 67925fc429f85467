/// Every layer there is, so that a stored model finds the types of its own. A new one is a file in this folder and a
/// line here.
package let allLayers: [any Layer.Type] = [
  Convolution.self, TransposedConvolution.self, Linear.self, MaxPooling.self, AveragePooling.self, ReLU.self,
  Sigmoid.self, Dropout.self, Flatten.self, Unflatten.self,
]
