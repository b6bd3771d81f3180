def dist(a, b):
    return sum((x - y) ** 2 for x, y in zip(a, b))


def k_means_clustering(points, k, initial_centroids, max_iterations):
    c = [list(x) for x in initial_centroids]
    for _ in range(max_iterations):
        groups = [[] for _ in range(k)]
        for p in points:
            j = min(range(k), key=lambda i: dist(p, c[i]))
            groups[j].append(p)
        new = [[sum(v) / len(g) for v in zip(*g)] if g else c[i] for i, g in enumerate(groups)]
        if new == c:
            break
        c = new
    return c
