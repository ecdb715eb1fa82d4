import Testing

@testable import Training

@Suite struct ErrorTextTests {
  @Test(
    arguments: [
      (
        .cannotStartThread(cause: "Resource temporarily unavailable"),
        "train: cannot start the training thread (Resource temporarily unavailable)", nil
      ),
      (
        .cannotTrain(cause: "the train set is empty", hint: "give it a share in data.split"),
        "train: cannot train (the train set is empty)", "give it a share in data.split"
      ),
      (
        .cannotReadCheckpoint(path: "a", cause: "open: No such file or directory"),
        "checkpoint: cannot read a (open: No such file or directory)", nil
      ),
      (
        .cannotWriteCheckpoint(path: "a", cause: "write: No space left on device"),
        "checkpoint: cannot write a (write: No space left on device)",
        "free some space or choose another folder with --runs"
      ),
      (
        .cannotBegin(with: "base", cause: "it has no tensor 0.dense.weight", hint: "h"),
        "train: cannot begin with the parameters of base (it has no tensor 0.dense.weight)", "h"
      ),
      (
        .cannotResume(cause: "the seed is 1 in the checkpoint, 2 in the recipe"),
        "resume: cannot go on from the checkpoint (the seed is 1 in the checkpoint, 2 in the recipe)",
        "resume with the recipe and the data the run was started with"
      ),
    ] as [(TrainingError, String, String?)])
  func readAsOneSentence(error: TrainingError, text: String, hint: String?) {
    #expect(error.description == text)
    #expect(error.hint == hint)
  }
}
