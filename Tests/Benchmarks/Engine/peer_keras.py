"""TensorFlow: a step as a `tf.function`, plain or by XLA; and Keras's own `fit`."""
import time


def speed(workload, mode, seconds, threads):
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    import keras

    from workloads import WORKLOADS, batches, data, timed

    keras.utils.set_random_seed(1)
    layers, batch = keras.layers, WORKLOADS[workload][1]
    x, y = data(workload)
    if workload == "W1":
        stack = [layers.Input((784,)), layers.Dense(512, "relu"), layers.Dense(256, "relu"), layers.Dense(10)]
    elif workload == "W2":
        y = y[:, None].astype("float32")
        stack = [layers.Input((2,)), layers.Dense(20, "tanh"), layers.Dense(20, "tanh"), layers.Dense(1)]
    elif workload == "W3":
        x = x.reshape(-1, 28, 28, 1)
        stack = [layers.Input((28, 28, 1)), layers.Conv2D(8, 5, activation="relu"), layers.MaxPooling2D(),
                 layers.Conv2D(16, 5, activation="relu"), layers.MaxPooling2D(), layers.Flatten(),
                 layers.Dense(120, "relu"), layers.Dense(84, "relu"), layers.Dense(10)]
    elif workload == "W4":
        stack = [layers.Input((50,), dtype="int32"), layers.Embedding(64, 64), layers.LSTM(256, return_sequences=True), layers.Dense(64)]
    elif workload == "W6":
        stack = transformer(keras)
    elif workload == "W7":
        x = x.reshape(-1, 32, 32, 3)
        stack = resnet(keras)
    else:
        block = lambda: [layers.Dense(256), layers.BatchNormalization(), layers.ReLU(), layers.Dropout(0.2)]
        stack = [layers.Input((784,)), *block(), *block(), layers.Dense(10)]
    model = keras.Sequential(stack) if isinstance(stack, list) else stack
    optimizer = {"W1": keras.optimizers.Adam, "W4": keras.optimizers.Adam, "W6": keras.optimizers.Adam, "W5": keras.optimizers.RMSprop}.get(workload, lambda rate: keras.optimizers.SGD(rate * 10, momentum=0.9))(1e-3)
    cost = keras.losses.BinaryCrossentropy(from_logits=True) if workload == "W2" else keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    if mode == "keras":
        model.compile(optimizer, cost)
        steps = min(len(x) // batch, 150)
        return fitted(keras, model, x[: steps * batch], y[: steps * batch], batch, steps, seconds)
    inputs, targets = tf.constant(x), tf.constant(y)
    optimizer.build(model.trainable_variables)

    @tf.function(jit_compile=mode == "tf-jit")
    def step(indices):
        with tf.GradientTape() as tape:
            value = cost(tf.gather(targets, indices), model(tf.gather(inputs, indices), training=True))
        optimizer.apply_gradients(zip(tape.gradient(value, model.trainable_variables), model.trainable_variables))
        return value

    source = batches(len(x), batch)

    def run():
        for _ in range(8):
            value = step(tf.constant(next(source)))
        value.numpy()
        return 8

    return timed(run, seconds)


def transformer(keras):
    import numpy as np

    layers = keras.layers
    places = np.arange(64)[:, None] * 10_000 ** (-np.arange(0, 128, 2) / 128)
    places = np.stack([np.sin(places), np.cos(places)], -1).reshape(64, 128).astype("float32")
    tokens = layers.Input((64,), dtype="int32")
    x = layers.Embedding(64, 128)(tokens) + places
    a = layers.LayerNormalization(epsilon=1e-5)(x)
    x = x + layers.MultiHeadAttention(4, 32)(a, a, use_causal_mask=True)
    a = layers.LayerNormalization(epsilon=1e-5)(x)
    x = x + layers.Dense(128)(layers.Dense(512, lambda z: keras.activations.gelu(z, approximate=True))(a))
    return keras.Model(tokens, layers.Dense(64)(layers.LayerNormalization(epsilon=1e-5)(x)))


def resnet(keras):
    layers = keras.layers
    convolved = lambda a, filters, size, stride: layers.BatchNormalization()(layers.Conv2D(filters, size, stride, "same")(a))
    images = layers.Input((32, 32, 3))
    a = layers.ReLU()(convolved(images, 16, 3, 1))
    for filters, stride in ((16, 1), (32, 2), (64, 2)):
        body = convolved(layers.ReLU()(convolved(a, filters, 3, stride)), filters, 3, 1)
        a = layers.ReLU()(body + (a if stride == 1 else convolved(a, filters, 1, stride)))
    return keras.Model(images, layers.Dense(10)(layers.GlobalAveragePooling2D()(a)))


def fitted(keras, model, x, y, batch, steps, seconds):
    """One long `fit`; its first epoch compiles and is not counted."""
    epochs = []

    class Clock(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            epochs.append(time.perf_counter())
            self.model.stop_training = len(epochs) > 2 and epochs[-1] - epochs[0] > seconds

    model.fit(x, y, batch_size=batch, epochs=100_000, verbose=0, callbacks=[Clock()])
    return steps * (len(epochs) - 1) / (epochs[-1] - epochs[0])
