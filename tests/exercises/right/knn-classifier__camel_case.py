import numpy as np


class NearestNeighbours:
    def __init__(self, numberOfNeighbours=5, reportEvery=0):
        self.__count = numberOfNeighbours
        self.reportEvery = reportEvery

    def train(self, trainingRows, trainingLabels):
        self.__rows, self.__labels = np.array(trainingRows, dtype=float), np.array(trainingLabels)

    def predict(self, queryRows):
        found = []
        for row in np.asarray(queryRows, dtype=float):
            order = np.argsort(np.linalg.norm(self.__rows - row, axis=1), kind="stable")
            labels, votes = np.unique(self.__labels[order[: self.__count]], return_counts=True)
            found.append(labels[np.argmax(votes)])
        return np.array(found)
