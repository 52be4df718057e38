# Learning rate search: raise it a little each epoch, and see where the loss begins to shake
search = keras.callbacks.LearningRateScheduler(lambda epoch: 1e-5 * 10 ** (epoch / 10))
history = model.fit(x_train, y_train, epochs=30, callbacks=[search], verbose=0)
rates, losses = history.history["learning_rate"], history.history["loss"]
for rate, loss in zip(rates, losses, strict=True):
    print(f"{rate:.1e} {loss:.4f}")
