# Save and check: the file that is submitted, read again, says the same
model.save("mymodel.keras")
again = keras.models.load_model("mymodel.keras")
np.testing.assert_allclose(again.predict(x_validation, verbose=0), model.predict(x_validation, verbose=0), atol=1e-5)
again.summary()
