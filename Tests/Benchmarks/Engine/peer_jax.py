"""JAX: a step under `jit`, or many of them in one `scan`."""
import os


def speed(workload, mode, seconds, threads):
    multithreaded = f"--xla_cpu_multi_thread_eigen={'true' if threads > 1 else 'false'}"
    os.environ["XLA_FLAGS"] = f"{multithreaded} {os.environ.get('XLA_FLAGS', '')}"
    import jax
    import jax.numpy as jnp
    import numpy as np

    from workloads import SIZES, WORKLOADS, batches, data, timed

    key = jax.random.key(1)
    keys = iter(jax.random.split(key, 32))
    normal = lambda *shape: jax.random.normal(next(keys), shape) * (2 / np.prod(shape[:-1])) ** 0.5
    tree = {"dense": [(normal(i, o), jnp.zeros(o)) for i, o in zip(SIZES.get(workload, []), SIZES.get(workload, [])[1:])]}
    if workload == "W3":
        tree["filters"] = [(normal(5, 5, 1, 8), jnp.zeros(8)), (normal(5, 5, 8, 16), jnp.zeros(16))]
    if workload == "W4":
        tree |= {"embedding": normal(64, 64), "input": normal(64, 1024), "recurrent": normal(256, 1024),
                 "bias": jnp.zeros(1024), "dense": [(normal(256, 64), jnp.zeros(64))]}
    if workload == "W5":
        tree["norms"] = [(jnp.ones(256), jnp.zeros(256)) for _ in range(2)]

    if workload == "W6":
        norm = lambda: (jnp.ones(128), jnp.zeros(128))
        tree |= {"embedding": normal(64, 128), "norms": [norm() for _ in range(3)],
                 "dense": [(normal(i, o), jnp.zeros(o)) for i, o in ((128, 384), (128, 128), (128, 512), (512, 128), (128, 64))]}
        places = np.arange(64)[:, None] * 10_000 ** (-np.arange(0, 128, 2) / 128)
        places = jnp.asarray(np.stack([np.sin(places), np.cos(places)], -1).reshape(64, 128), jnp.float32)
    if workload == "W7":
        filters = lambda size, i, o: (normal(size, size, i, o), jnp.zeros(o), jnp.ones(o), jnp.zeros(o))
        tree |= {"first": filters(3, 3, 16), "dense": [(normal(64, 10), jnp.zeros(10))],
                 "blocks": [{"body": [filters(3, i, o), filters(3, o, o)], "shortcut": [filters(1, i, o)] if i != o else []}
                            for i, o in ((16, 16), (16, 32), (32, 64))]}

    def transformer(tree, tokens):
        layer_norm = lambda a, n: (a - a.mean(-1, keepdims=True)) / jnp.sqrt(a.var(-1, keepdims=True) + 1e-5) * n[0] + n[1]
        first, second, third = tree["norms"]
        dense = [lambda a, w=w, b=b: a @ w + b for w, b in tree["dense"]]
        x = tree["embedding"][tokens] + places
        n = len(tokens)
        q, k, v = dense[0](layer_norm(x, first)).reshape(n, 64, 3, 4, 32).transpose(2, 0, 3, 1, 4)
        scores = jnp.where(jnp.tril(jnp.ones((64, 64), bool)), q @ k.swapaxes(2, 3) / 32**0.5, -jnp.inf)
        x = x + dense[1]((jax.nn.softmax(scores) @ v).swapaxes(1, 2).reshape(n, 64, 128))
        x = x + dense[3](jax.nn.gelu(dense[2](layer_norm(x, second))))
        return dense[4](layer_norm(x, third))

    def resnet(tree, a):
        def convolved(a, layer, stride=1):
            w, b, scale, shift = layer
            a = jax.lax.conv_general_dilated(a, w, (stride, stride), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")) + b
            return (a - a.mean((0, 1, 2))) / jnp.sqrt(a.var((0, 1, 2)) + 1e-5) * scale + shift

        a = jax.nn.relu(convolved(a.reshape(-1, 32, 32, 3), tree["first"]))
        for block in tree["blocks"]:
            stride = 2 if block["shortcut"] else 1
            body = convolved(jax.nn.relu(convolved(a, block["body"][0], stride)), block["body"][1])
            a = jax.nn.relu(body + (convolved(a, block["shortcut"][0], 2) if block["shortcut"] else a))
        w, b = tree["dense"][0]
        return a.mean((1, 2)) @ w + b

    def lstm(tree, tokens):
        gates = tree["embedding"][tokens.T] @ tree["input"] + tree["bias"]

        def cell(state, gates):
            h, c = state
            i, f, g, o = jnp.split(gates + h @ tree["recurrent"], 4, -1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
            h = jax.nn.sigmoid(o) * jnp.tanh(c)
            return (h, c), h

        start = jnp.zeros((len(tokens), 256))
        return jax.lax.scan(cell, (start, start), gates)[1].swapaxes(0, 1)

    def forward(tree, a, key):
        if workload in ("W6", "W7"):
            return {"W6": transformer, "W7": resnet}[workload](tree, a)
        if workload == "W4":
            a = lstm(tree, a)
        for w, b in tree.get("filters", []):
            a = a.reshape(-1, 28, 28, 1) if a.ndim == 2 else a
            a = jax.lax.conv_general_dilated(a, w, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC")) + b
            n, height, width, channels = a.shape
            # Much quicker here than reduce_window and its gradient.
            a = jax.nn.relu(a).reshape(n, height // 2, 2, width // 2, 2, channels).max((2, 4))
        if "filters" in tree:
            a = a.reshape(len(a), -1)
        for number, (w, b) in enumerate(tree["dense"]):
            a = a @ w + b
            if number == len(tree["dense"]) - 1:
                return a
            if workload == "W5":
                scale, shift = tree["norms"][number]
                a = (a - a.mean(0)) / jnp.sqrt(a.var(0) + 1e-5) * scale + shift
            a = jnp.tanh(a) if workload == "W2" else jax.nn.relu(a)
            if workload == "W5":
                key, own = jax.random.split(key)
                a = a * jax.random.bernoulli(own, 0.8, a.shape) / 0.8

    def cost(tree, x, y, key):
        z = forward(tree, x, key)
        if workload == "W2":
            z, t = z[:, 0], y.astype(jnp.float32)
            return jnp.mean(jnp.maximum(z, 0) - z * t + jnp.log1p(jnp.exp(-jnp.abs(z))))
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(z), y[..., None], -1))

    def update(tree, gradient, v, s, count):
        if workload in ("W1", "W4", "W6"):
            v = jax.tree.map(lambda v, g: 0.9 * v + 0.1 * g, v, gradient)
            s = jax.tree.map(lambda s, g: 0.999 * s + 0.001 * g * g, s, gradient)
            a, b = 1 - 0.9**count, 1 - 0.999**count
            return jax.tree.map(lambda w, v, s: w - 1e-3 * (v / a) / (jnp.sqrt(s / b) + 1e-8), tree, v, s), v, s
        if workload == "W5":
            s = jax.tree.map(lambda s, g: 0.9 * s + 0.1 * g * g, s, gradient)
            return jax.tree.map(lambda w, g, s: w - 1e-3 * g / (jnp.sqrt(s) + 1e-8), tree, gradient, s), v, s
        v = jax.tree.map(lambda v, g: 0.9 * v + g, v, gradient)
        return jax.tree.map(lambda w, v: w - 0.01 * v, tree, v), v, s

    x, y = (jnp.asarray(array) for array in data(workload))

    def step(state, x, y, indices):
        tree, v, s, count, key = state
        key, own = jax.random.split(key) if workload == "W5" else (key, key)
        gradient = jax.grad(cost)(tree, x[indices], y[indices], own)
        tree, v, s = update(tree, gradient, v, s, count + 1)
        return tree, v, s, count + 1, key

    # The old state gives its memory to the new.
    one = jax.jit(step, donate_argnums=0)
    many = jax.jit(lambda state, x, y, rows: jax.lax.scan(lambda state, row: (step(state, x, y, row), None), state, rows)[0], donate_argnums=0)
    zeros = lambda: jax.tree.map(jnp.zeros_like, tree)
    state = [(tree, zeros(), zeros(), jnp.float32(0), key)]
    source = batches(len(x), WORKLOADS[workload][1])
    steps = {"W2": 500, "W4": 8, "W6": 8, "W7": 8}.get(workload, 50)

    def run():
        if mode == "jax-scan":
            state[0] = many(state[0], x, y, np.stack([next(source) for _ in range(steps)]))
        else:
            for _ in range(8):
                state[0] = one(state[0], x, y, next(source))
        jax.block_until_ready(state[0][3])
        return steps if mode == "jax-scan" else 8

    return timed(run, seconds)
