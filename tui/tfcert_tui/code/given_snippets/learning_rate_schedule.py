# Learning rate: fall by itself, along a cosine or when the validation stands still
steps = 100 * (len(x_train) // 32)
schedule = keras.optimizers.schedules.CosineDecay(1e-3, decay_steps=steps, warmup_target=3e-3, warmup_steps=steps // 20)
optimizer = keras.optimizers.Adam(schedule)

# Or, beside a fixed rate, as a callback:
slower = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=0.5, patience=3, min_lr=1e-5)
