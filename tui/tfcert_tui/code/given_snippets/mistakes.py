# Mistakes: which classes are taken for which, the most frequent first
predicted = model.predict(x_validation, verbose=0).argmax(axis=-1)
wrong = predicted != y_validation
pairs, counts = np.unique(np.stack([y_validation, predicted], axis=1)[wrong], axis=0, return_counts=True)
for at in counts.argsort()[::-1][:10]:
    print(f"{pairs[at][0]} taken for {pairs[at][1]}: {counts[at]} times")
print(f"accuracy {1 - wrong.mean():.3f}")
