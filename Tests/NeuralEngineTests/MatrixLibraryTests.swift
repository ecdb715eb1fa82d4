import Testing

@testable import NeuralEngine

@Suite struct MatrixLibraryTests {
  @Test(arguments: [
    ("Prescott", "x86-64-v4", "SkylakeX"), ("Prescott", "x86-64-v3", "Haswell"),
    ("Nehalem", "x86-64-v3", "Haswell"), ("Barcelona", "x86-64-v4", "SkylakeX"),
  ])
  func kernelsOfAnOlderProcessorAreReplaced(core: String, instructions: String, better: String) {
    #expect(MatrixLibrary.better(than: core, on: instructions) == better)
  }

  @Test(arguments: [
    ("Prescott", "x86-64"), ("Haswell", "x86-64-v3"), ("Zen", "x86-64-v4"),
    ("SkylakeX", "x86-64-v4"), ("Cooperlake", "x86-64-v4"), ("neoversen1", "aarch64"),
  ])
  func goodOnesAreLeft(core: String, instructions: String) {
    #expect(MatrixLibrary.better(than: core, on: instructions) == nil)
  }

  @Test func whatIsChosenHereHasThisProcessorsVectors() {
    MatrixLibrary.prepareOnce()
    #expect(MatrixLibrary.better(than: InstructionSet.blasCore, on: InstructionSet.kernels) == nil)
  }
}
