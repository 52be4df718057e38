# Checkpoint: save the model each time the validation gets better
checkpoint = keras.callbacks.ModelCheckpoint("mymodel.keras", monitor="val_loss", save_best_only=True, verbose=1)
