import Language

typealias Evaluator = Language.Evaluator
typealias Parameter = Language.Parameter
