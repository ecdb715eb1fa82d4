import RunEvents
import Testing

@testable import RunLogs

/// What each tool prints, in a few lines of its own shape, and the points in it.
@Suite struct ConsoleShapeTests {
  struct Shape: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    /// By key: steps and values.
    var points: [String: [(Int, Double)]]
    var testDescription: String { name }
  }

  static let shapes: [Shape] = [
    Shape(
      name: "XGBoost",
      text: """
        [12:30:01] WARNING: src/learner.cc:767: parameters are not used
        [0]\ttrain-rmse:0.61234\teval-rmse:0.63456
        [1]\ttrain-rmse:0.51234\teval-rmse:0.54456
        [2]\ttrain-rmse:0.41234\teval-rmse:0.49456
        """,
      points: [
        "train/rmse": [(0, 0.61234), (1, 0.51234), (2, 0.41234)],
        "dev/rmse": [(0, 0.63456), (1, 0.54456), (2, 0.49456)],
      ]),
    Shape(
      name: "CatBoost",
      text: """
        Learning rate set to 0.03
        0:\tlearn: 0.6801\ttest: 0.6853\tbest: 0.6853 (0)\ttotal: 60.2ms\tremaining: 1m
        100:\tlearn: 0.4401\ttest: 0.4753\tbest: 0.4753 (100)\ttotal: 1.2s\tremaining: 11s
        200:\tlearn: 0.3301\ttest: 0.3953\tbest: 0.3953 (200)\ttotal: 2.2s\tremaining: 9.1s
        bestTest = 0.3953
        bestIteration = 200
        """,
      points: [
        "train/loss": [(0, 0.6801), (100, 0.4401), (200, 0.3301)],
        "dev/loss": [(0, 0.6853), (100, 0.4753), (200, 0.3953)],
      ]),
    Shape(
      name: "fairseq",
      text: """
        2022-04-04 10:00:00 | INFO | train | epoch 001 | loss 11.25 | nll_loss 10.5 | ppl 1448.15 | wps 30123.4 | ups 2.1 | bsz 124.2 | num_updates 100 | lr 0.000125 | gnorm 2.25 | clip 0 | train_wall 30 | wall 35
        2022-04-04 10:00:10 | INFO | valid | epoch 001 | valid on 'valid' subset | loss 9.5 | nll_loss 8.75 | ppl 430.5 | wps 0 | wpb 3000 | bsz 100 | num_updates 100
        2022-04-04 10:01:00 | INFO | train | epoch 002 | loss 9.25 | nll_loss 8.5 | ppl 362.04 | wps 30123.4 | ups 2.1 | bsz 124.2 | num_updates 200 | lr 0.00025 | gnorm 1.25 | clip 0 | train_wall 60 | wall 95
        2022-04-04 10:01:10 | INFO | valid | epoch 002 | valid on 'valid' subset | loss 8.5 | nll_loss 7.75 | ppl 215.25 | wps 0 | wpb 3000 | bsz 100 | num_updates 200
        """,
      points: [
        "train/loss": [(100, 11.25), (200, 9.25)], "dev/loss": [(100, 9.5), (200, 8.5)],
        "train/nll_loss": [(100, 10.5), (200, 8.5)], "dev/nll_loss": [(100, 8.75), (200, 7.75)],
        "train/ppl": [(100, 1448.15), (200, 362.04)], "dev/ppl": [(100, 430.5), (200, 215.25)],
        "train/learningRate": [(100, 0.000125), (200, 0.00025)],
        "train/gnorm": [(100, 2.25), (200, 1.25)], "train/clip": [(100, 0), (200, 0)],
      ]),
    Shape(
      name: "mmdetection 2",
      text: """
        2021-08-17 10:30:00,123 - mmdet - INFO - Epoch [1][50/100]\tlr: 1.978e-03, eta: 1:08:31, time: 0.343, data_time: 0.047, memory: 3762, loss_cls: 0.9, loss_bbox: 0.4, loss: 1.3
        2021-08-17 10:30:20,123 - mmdet - INFO - Epoch [1][100/100]\tlr: 3.976e-03, eta: 1:02:11, time: 0.301, data_time: 0.010, memory: 3762, loss_cls: 0.8, loss_bbox: 0.3, loss: 1.1
        2021-08-17 10:31:00,123 - mmdet - INFO - Epoch(val) [1][40]\tbbox_mAP: 0.1230, bbox_mAP_50: 0.2340
        2021-08-17 10:31:20,123 - mmdet - INFO - Epoch [2][50/100]\tlr: 5.974e-03, eta: 0:58:11, time: 0.301, data_time: 0.010, memory: 3762, loss_cls: 0.7, loss_bbox: 0.2, loss: 0.9
        2021-08-17 10:31:50,123 - mmdet - INFO - Epoch [2][100/100]\tlr: 7.972e-03, eta: 0:55:11, time: 0.301, data_time: 0.010, memory: 3762, loss_cls: 0.6, loss_bbox: 0.1, loss: 0.7
        2021-08-17 10:32:00,123 - mmdet - INFO - Epoch(val) [2][40]\tbbox_mAP: 0.1730, bbox_mAP_50: 0.2940
        """,
      points: [
        "train/learningRate": [(50, 1.978e-3), (100, 3.976e-3), (150, 5.974e-3), (200, 7.972e-3)],
        "loss_cls": [(50, 0.9), (100, 0.8), (150, 0.7), (200, 0.6)],
        "loss_bbox": [(50, 0.4), (100, 0.3), (150, 0.2), (200, 0.1)],
        "train/loss": [(50, 1.3), (100, 1.1), (150, 0.9), (200, 0.7)],
        "dev/bbox_mAP": [(100, 0.123), (200, 0.173)],
        "dev/bbox_mAP_50": [(100, 0.234), (200, 0.294)],
      ]),
    Shape(
      name: "scikit-learn, boosting",
      text: """
              Iter       Train Loss   Remaining Time 
                 1           1.2613            0.16s
                 2           1.1715            0.15s
                 3           1.0907            0.14s
        """,
      points: ["train/loss": [(1, 1.2613), (2, 1.1715), (3, 1.0907)]]),
    Shape(
      name: "scikit-learn, MLP",
      text: """
        Iteration 1, loss = 2.32009978
        Validation score: 0.500000
        Iteration 2, loss = 1.92009978
        Validation score: 0.625000
        """,
      points: [
        "train/loss": [(1, 2.32009978), (2, 1.92009978)], "dev/score": [(1, 0.5), (2, 0.625)],
      ]),
    Shape(
      name: "scikit-learn, SGD",
      text: """
        -- Epoch 1
        Norm: 1.22, NNZs: 4, Bias: -0.100000, T: 100, Avg. loss: 0.512345
        Total training time: 0.00 seconds.
        -- Epoch 2
        Norm: 1.42, NNZs: 4, Bias: -0.200000, T: 200, Avg. loss: 0.412345
        Total training time: 0.00 seconds.
        """,
      points: ["train/loss": [(1, 0.512345), (2, 0.412345)], "norm": [(1, 1.22), (2, 1.42)]]),
    Shape(
      name: "Caffe",
      text: """
        I1203 17:26:24.123456 12345 solver.cpp:218] Iteration 0 (0 iter/s, 0.5s/100 iters), loss = 2.3
        I1203 17:26:24.123500 12345 solver.cpp:237]     Train net output #0: loss = 2.35 (* 1 = 2.35 loss)
        I1203 17:26:24.123600 12345 sgd_solver.cpp:105] Iteration 0, lr = 0.01
        I1203 17:26:30.123456 12345 solver.cpp:330] Iteration 100, Testing net (#0)
        I1203 17:26:31.123456 12345 solver.cpp:397]     Test net output #0: accuracy = 0.75
        I1203 17:26:31.123456 12345 solver.cpp:397]     Test net output #1: loss = 1.1 (* 1 = 1.1 loss)
        I1203 17:26:34.123456 12345 solver.cpp:218] Iteration 100 (10 iter/s, 10s/100 iters), loss = 1.3
        I1203 17:26:34.123500 12345 solver.cpp:237]     Train net output #0: loss = 1.25 (* 1 = 1.25 loss)
        I1203 17:26:34.123600 12345 sgd_solver.cpp:105] Iteration 100, lr = 0.01
        I1203 17:26:40.123456 12345 solver.cpp:330] Iteration 200, Testing net (#0)
        I1203 17:26:41.123456 12345 solver.cpp:397]     Test net output #0: accuracy = 0.85
        I1203 17:26:41.123456 12345 solver.cpp:397]     Test net output #1: loss = 0.9 (* 1 = 0.9 loss)
        """,
      points: [
        "loss (smoothed)": [(0, 2.3), (100, 1.3)], "train/loss": [(0, 2.35), (100, 1.25)],
        "train/learningRate": [(0, 0.01), (100, 0.01)], "dev/accuracy": [(100, 0.75), (200, 0.85)],
        "dev/loss": [(100, 1.1), (200, 0.9)],
      ]),
    Shape(
      name: "Darknet",
      text: """
        Loading weights from darknet53.conv.74...Done!
        Learning Rate: 0.001, Momentum: 0.9, Decay: 0.0005
        Region 82 Avg IOU: 0.29, Class: 0.45, Obj: 0.44
        1: 806.123413, 806.123413 avg, 0.000000 rate, 3.500000 seconds, 64 images
        2: 705.123413, 796.023413 avg, 0.000010 rate, 3.400000 seconds, 128 images
        3: 604.123413, 776.833413 avg, 0.000020 rate, 3.300000 seconds, 192 images
        """,
      points: [
        "train/loss": [(1, 806.123413), (2, 705.123413), (3, 604.123413)],
        "avg_loss": [(1, 806.123413), (2, 796.023413), (3, 776.833413)],
        "train/learningRate": [(1, 0), (2, 0.00001), (3, 0.00002)],
      ]),
    Shape(
      name: "Ultralytics",
      text: """
              Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size
                1/2      2.61G      1.153      1.398      1.192         81        640: 100%|██████████| 8/8 [00:03<00:00,  2.52it/s]
                         Class     Images  Instances      Box(P          R      mAP50  mAP50-95): 100%|██████████| 4/4 [00:01<00:00,  2.10it/s]
                           all        128        929      0.642      0.544      0.612      0.455
              Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size
                2/2      2.61G      1.053      1.298      1.092         91        640: 100%|██████████| 8/8 [00:03<00:00,  2.52it/s]
                         Class     Images  Instances      Box(P          R      mAP50  mAP50-95): 100%|██████████| 4/4 [00:01<00:00,  2.10it/s]
                           all        128        929      0.652      0.554      0.622      0.465
                        person        128        254      0.752      0.654      0.722      0.565
        """,
      points: [
        "box_loss": [(1, 1.153), (2, 1.053)], "cls_loss": [(1, 1.398), (2, 1.298)],
        "dfl_loss": [(1, 1.192), (2, 1.092)], "dev/precision": [(1, 0.642), (2, 0.652)],
        "dev/recall": [(1, 0.544), (2, 0.554)], "dev/mAP50": [(1, 0.612), (2, 0.622)],
        "dev/mAP50-95": [(1, 0.455), (2, 0.465)],
      ]),
    Shape(
      name: "Lightning",
      text: "Sanity Checking DataLoader 0: 100%|██████████| 2/2 [00:00<00:00, 50.25it/s]\r"
        + "Epoch 0:  50%|█████     | 2/4 [00:00<00:00, 48.99it/s, v_num=3, train_loss=2.250]\r"
        + "Epoch 0: 100%|██████████| 4/4 [00:00<00:00, 48.99it/s, v_num=3, train_loss=2.000]\r"
        + "Validation DataLoader 0: 100%|██████████| 2/2 [00:00<00:00, 90.00it/s]\r"
        + "Epoch 0: 100%|██████████| 4/4 [00:00<00:00, 40.00it/s, v_num=3, train_loss=2.000, val_loss=2.125]\r"
        + "Epoch 1:  50%|█████     | 2/4 [00:00<00:00, 48.99it/s, v_num=3, train_loss=1.250, val_loss=2.125]\r"
        + "Epoch 1: 100%|██████████| 4/4 [00:00<00:00, 48.99it/s, v_num=3, train_loss=1.000, val_loss=1.125]\n",
      points: [
        "train/loss": [(2, 2.25), (4, 2), (6, 1.25), (8, 1)], "dev/loss": [(4, 2.125), (8, 1.125)],
      ]),
    Shape(
      name: "PyTorch's MNIST example",
      text: """
        Train Epoch: 1 [0/60000 (0%)]\tLoss: 2.300039
        Train Epoch: 1 [640/60000 (1%)]\tLoss: 2.213470

        Test set: Average loss: 0.0480, Accuracy: 9844/10000 (98%)

        Train Epoch: 2 [0/60000 (0%)]\tLoss: 0.300039
        Train Epoch: 2 [640/60000 (1%)]\tLoss: 0.213470

        Test set: Average loss: 0.0380, Accuracy: 9884/10000 (99%)
        """,
      points: [
        "train/loss": [
          (0, 2.300039), (640, 2.213470), (60000, 0.300039), (60640, 0.213470),
        ],
        "test/loss": [(640, 0.048), (60640, 0.038)],
        "test/accuracy": [(640, 0.9844), (60640, 0.9884)],
      ]),
    Shape(
      name: "PyTorch's ImageNet example",
      text: """
        Epoch: [0][  0/100]\tTime  4.555 ( 4.555)\tData  2.000 ( 2.000)\tLoss 6.9000e+00 (6.9000e+00)\tAcc@1   0.00 (  0.00)\tAcc@5   1.56 (  1.56)
        Epoch: [0][ 50/100]\tTime  0.555 ( 0.655)\tData  0.000 ( 0.030)\tLoss 6.5000e+00 (6.7000e+00)\tAcc@1   1.00 (  0.50)\tAcc@5   3.56 (  2.56)
        Test: [ 0/10]\tTime  1.555 ( 1.555)\tLoss 6.0000e+00 (6.0000e+00)\tAcc@1   2.00 (  2.00)\tAcc@5   5.50 (  5.50)
         *   Acc@1 2.500 Acc@5 6.500
        Epoch: [1][  0/100]\tTime  4.555 ( 4.555)\tData  2.000 ( 2.000)\tLoss 6.1000e+00 (6.1000e+00)\tAcc@1   4.00 (  4.00)\tAcc@5   8.56 (  8.56)
        Test: [ 0/10]\tTime  1.555 ( 1.555)\tLoss 5.0000e+00 (5.0000e+00)\tAcc@1   6.00 (  6.00)\tAcc@5   9.50 (  9.50)
         *   Acc@1 6.500 Acc@5 9.750
        """,
      points: [
        "train/loss": [(0, 6.9), (50, 6.5), (100, 6.1)],
        "Acc@1": [(0, 0), (50, 1), (100, 4)], "Acc@5": [(0, 1.56), (50, 3.56), (100, 8.56)],
        "test/loss": [(50, 6), (100, 5)], "test/Acc@1": [(50, 2), (100, 6)],
        "test/Acc@5": [(50, 5.5), (100, 9.5)], "dev/Acc@1": [(50, 2.5), (100, 6.5)],
        "dev/Acc@5": [(50, 6.5), (100, 9.75)],
      ]),
    Shape(
      name: "PyTorch's word language model",
      text: """
        | epoch   1 |   200/ 2983 batches | lr 20.00 | ms/batch 12.33 | loss  7.63 | ppl  2058.46
        | epoch   1 |   400/ 2983 batches | lr 20.00 | ms/batch 11.52 | loss  6.85 | ppl   944.79
        -----------------------------------------------------------------------------------------
        | end of epoch   1 | time: 35.61s | valid loss  5.75 | valid ppl   315.53
        -----------------------------------------------------------------------------------------
        | epoch   2 |   200/ 2983 batches | lr 20.00 | ms/batch 12.33 | loss  5.63 | ppl  278.66
        -----------------------------------------------------------------------------------------
        | end of epoch   2 | time: 35.61s | valid loss  5.25 | valid ppl   190.57
        """,
      points: [
        "train/learningRate": [(200, 20), (400, 20), (3183, 20)],
        "train/loss": [(200, 7.63), (400, 6.85), (3183, 5.63)],
        "ppl": [(200, 2058.46), (400, 944.79), (3183, 278.66)],
        "dev/loss": [(400, 5.75), (3183, 5.25)], "dev/ppl": [(400, 315.53), (3183, 190.57)],
      ]),
    Shape(
      name: "PyTorch's transfer learning tutorial",
      text: """
        Epoch 0/2
        ----------
        train Loss: 0.5000 Acc: 0.7500
        val Loss: 0.2500 Acc: 0.8750

        Epoch 1/2
        ----------
        train Loss: 0.4000 Acc: 0.8000
        val Loss: 0.2000 Acc: 0.9000
        Training complete in 1m 5s
        Best val Acc: 0.900000
        """,
      points: [
        "train/loss": [(0, 0.5), (1, 0.4)], "train/accuracy": [(0, 0.75), (1, 0.8)],
        "dev/loss": [(0, 0.25), (1, 0.2)], "dev/accuracy": [(0, 0.875), (1, 0.9)],
      ]),
    Shape(
      name: "[epoch, batch]",
      text: """
        [1,  2000] loss: 2.173
        [1,  4000] loss: 1.852
        [2,  2000] loss: 1.408
        [2,  4000] loss: 1.373
        Finished Training
        """,
      points: ["train/loss": [(2000, 2.173), (4000, 1.852), (6000, 1.408), (8000, 1.373)]]),
    Shape(
      name: "PyTorch's DCGAN example",
      text: """
        [0/2][0/100]\tLoss_D: 0.82\tLoss_G: 2.38\tD(x): 0.88\tD(G(z)): 0.32 / 0.20
        [0/2][50/100]\tLoss_D: 0.93\tLoss_G: 2.69\tD(x): 0.81\tD(G(z)): 0.44 / 0.28
        [1/2][0/100] Loss_D: 1.01 Loss_G: 1.49 D(x): 0.53 D(G(z)): 0.55 / 0.24
        """,
      points: [
        "Loss_D": [(0, 0.82), (50, 0.93), (100, 1.01)],
        "Loss_G": [(0, 2.38), (50, 2.69), (100, 1.49)],
        "D(x)": [(0, 0.88), (50, 0.81), (100, 0.53)],
        "D(G(z))": [(0, 0.32), (50, 0.44), (100, 0.55)],
      ]),
    Shape(
      name: "Epoch [1/5], Step [100/600]",
      text: """
        Epoch [1/2], Step [100/200], Loss: 0.2500
        Epoch [1/2], Step [200/200], Loss: 0.1250
        Epoch [2/2], Step [100/200], Loss: 0.0625
        """,
      points: ["train/loss": [(100, 0.25), (200, 0.125), (300, 0.0625)]]),
    Shape(
      name: "Keras 2",
      text: """
        Epoch 1/2
        10/10 [==============================] - 1s 12ms/step - loss: 0.9000 - acc: 0.5000 - val_loss: 0.8000 - val_acc: 0.5500
        Epoch 2/2
        10/10 [==============================] - 1s 12ms/step - loss: 0.7000 - acc: 0.6000 - val_loss: 0.6000 - val_acc: 0.6500
        """,
      points: [
        "train/loss": [(10, 0.9), (20, 0.7)], "train/accuracy": [(10, 0.5), (20, 0.6)],
        "dev/loss": [(10, 0.8), (20, 0.6)], "dev/accuracy": [(10, 0.55), (20, 0.65)],
      ]),
    Shape(
      name: "fastai",
      text: """
        epoch     train_loss  valid_loss  accuracy  time    
        0         0.900000    0.800000    0.500000  00:12     
        1         0.700000    0.600000    0.625000  00:11     
        """,
      points: [
        "train/loss": [(0, 0.9), (1, 0.7)], "dev/loss": [(0, 0.8), (1, 0.6)],
        "train/accuracy": [(0, 0.5), (1, 0.625)],
      ]),
    Shape(
      name: "skorch",
      text: """
          epoch    train_loss    valid_acc    valid_loss     dur
        -------  ------------  -----------  ------------  ------
              1        0.6905       0.6150        0.6749  0.0513
              2        0.6605       0.6450        0.6549  0.0413
        """,
      points: [
        "train/loss": [(1, 0.6905), (2, 0.6605)], "dev/accuracy": [(1, 0.615), (2, 0.645)],
        "dev/loss": [(1, 0.6749), (2, 0.6549)],
      ]),
    Shape(
      name: "Stable-Baselines3",
      text: """
        ---------------------------------
        | rollout/           |          |
        |    ep_len_mean     | 21.2     |
        |    ep_rew_mean     | 21.25    |
        | time/              |          |
        |    fps             | 1234     |
        |    iterations      | 1        |
        |    total_timesteps | 2048     |
        ---------------------------------
        ---------------------------------
        | rollout/           |          |
        |    ep_len_mean     | 27.5     |
        |    ep_rew_mean     | 27.75    |
        | time/              |          |
        |    fps             | 1134     |
        |    iterations      | 2        |
        |    total_timesteps | 4096     |
        ---------------------------------
        """,
      points: [
        "ep_len_mean": [(2048, 21.2), (4096, 27.5)], "ep_rew_mean": [(2048, 21.25), (4096, 27.75)],
      ]),
  ]

  static func read(_ text: String) -> [String: [(Int, Double)]] {
    let reading = ForeignReading(text, .console)
    var keys = TagKeys(.standard)
    var points: [String: [(Int, Double)]] = [:]
    for tag in reading.points.keys.sorted() {
      let key = keys.key(for: MetricKey(tag), member: 0, split: nil)
      points[key.text] = reading.points[tag]?.map { ($0.step, $0.value) }
    }
    return points
  }

  @Test(arguments: shapes)
  func readsEveryPoint(shape: Shape) {
    let found = Self.read(shape.text)
    #expect(Set(found.keys) == Set(shape.points.keys))
    for (key, points) in shape.points {
      let same = found[key].map { $0.elementsEqual(points, by: ==) } ?? false
      #expect(same, "\(key): \(found[key] ?? [])")
    }
  }

  /// Lines with numbers that are no metrics, each printed again and again.
  @Test(arguments: [
    "Using device: cuda:0", "saved 3 files in 0.5 s", "GPU memory: 1234 MB", "version 2.13.0",
    "torch==2.13.0", "elapsed: 12.5s", "time: 30.11ms", "progress: 42%",
    "lr_scheduler step took 3 ms",
    "Downloading: 42%|████      | 12.3M/29.0M [00:01<00:02, 9.5MB/s]",
    "train.py:57: loaded 3 images",
    "eta: 1:02:03", "loss: 0,53", "New best val_loss: 0.25", "batch size: 32", "port=8080",
    "2026-11-28 10:00:00,123 INFO worker 3 ready",
  ])
  func otherNumbersAreNoCurves(line: String) {
    let text = (1...4).map { _ in line + "\n" }.joined()
    #expect(Self.read(text).isEmpty, "\(Self.read(text))")
  }
}
