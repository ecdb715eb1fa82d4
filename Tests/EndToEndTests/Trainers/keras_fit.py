"""A small model trained by Keras' `fit`, on whatever backend KERAS_BACKEND says."""

import argparse
import json
import time

import keras
import numpy

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=4)
parser.add_argument("--schedule", default="cosine")
parser.add_argument("--optimizer", default="sgd")
parser.add_argument("--weights", help="where the final weights go")
parser.add_argument("--movement", help="where the parameters' movement of each step is recorded")
parser.add_argument("--rest", type=float, default=0.0, help="seconds to rest after each step")
arguments = parser.parse_args()

keras.utils.set_random_seed(1)
keras.config.set_floatx("float64")
random = numpy.random.default_rng(1)
inputs = random.normal(size=(200, 4))
targets = inputs.sum(axis=1, keepdims=True)

model = keras.Sequential(
    [keras.layers.Input((4,)), keras.layers.Dense(8, activation="tanh"), keras.layers.Dense(1)]
)
if arguments.schedule == "cosine":
    rate = keras.optimizers.schedules.CosineDecay(0.05, arguments.epochs * 25)
else:
    rate = 0.05
if arguments.optimizer == "sgd":
    optimizer = keras.optimizers.SGD(rate)
else:
    optimizer = keras.optimizers.SGD(rate, momentum=0.9)
# A loss whose gradient with regard to the last bias is always 1: its movement is the rate.
loss = (lambda y, p: keras.ops.mean(p)) if arguments.movement else "mse"
model.compile(optimizer, loss)


class Movement(keras.callbacks.Callback):
    """Records how far each step moved the last bias."""

    def __init__(self):
        super().__init__()
        self.steps = []
        self.last = 0.0

    def on_train_batch_end(self, batch, logs=None):
        if arguments.movement:
            bias = float(self.model.layers[-1].bias.numpy()[0])
            scheduled = 0.05
            if arguments.schedule == "cosine":
                scheduled = float(rate(len(self.steps)))
            elif arguments.schedule == "plateau":
                scheduled = float(self.model.optimizer.learning_rate.numpy())
            step = len(self.steps) + 1
            self.steps.append(
                {"step": step, "rates": [self.last - bias], "scheduled": scheduled}
            )
            self.last = bias
        time.sleep(arguments.rest)


class Halving(keras.callbacks.Callback):
    """Halves the rate after each epoch, as ReduceLROnPlateau does."""

    def on_epoch_end(self, epoch, logs=None):
        optimizer = self.model.optimizer
        optimizer.learning_rate = 0.5 * float(optimizer.learning_rate.numpy())


movement = Movement()
callbacks = [movement, Halving()] if arguments.schedule == "plateau" else [movement]
if not (arguments.movement or arguments.rest):
    callbacks = []
history = model.fit(
    inputs,
    targets,
    batch_size=8,
    epochs=arguments.epochs,
    validation_data=(inputs[:64], targets[:64]),
    callbacks=callbacks,
    verbose=0,
)
for epoch, value in enumerate(history.history["val_loss"]):
    print(f"epoch {epoch + 1} val_loss {value}")
if arguments.movement:
    with open(arguments.movement, "w") as file:
        json.dump(movement.steps, file)
if arguments.weights:
    numpy.savez(arguments.weights, *model.get_weights())
