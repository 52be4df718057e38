# Early stopping: end a training that no longer gets better, and keep its best weights
early_stopping = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience=5, min_delta=1e-4, restore_best_weights=True, verbose=1
)
