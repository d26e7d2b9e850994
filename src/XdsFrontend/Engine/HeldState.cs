using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>
/// What a proxy holds under a name: nothing, a resource that is known here, or one that it brought along from an earlier stream and
/// whose content is not known (<see cref="Foreign"/>), at best the version that it gave (<see cref="Claimed"/>): it may be what comes to be
/// known here later. <see cref="Trials"/> are resources that it may hold instead: they were refused in the company of others, and some
/// proxies apply the good ones of a refused response. <see cref="Recalled"/>: it may hold the resource from an earlier stream, which it
/// didn't say. An <see cref="EmptyCluster"/> is as good as nothing, but has to be removed.
/// </summary>
internal readonly record struct HeldState(
    EncodedResource? Resource, bool Foreign = false, Trial? Trials = null, bool Recalled = false, ContentHash? Claimed = null)
{
    public static HeldState None => default;

    public static HeldState Unknown => new(null, Foreign: true);

    /// <summary>It is not known to hold anything.</summary>
    public bool IsNone => (Resource is null && !Foreign) || Recalled || Resource is EmptyCluster;

    /// <summary>It may hold something, which must be removed if it is no longer wanted.</summary>
    public bool MayBeHeld => Resource is not null || Foreign || Trials is not null;

    /// <summary>True if the proxy may have clusters that the cluster which it holds has made.</summary>
    public bool MayOwnClusters
    {
        get
        {
            for (var trial = Trials; trial is not null; trial = trial.Earlier)
            {
                if (trial.Resource.OwnsClusters)
                {
                    return true;
                }
            }

            return Foreign || Resource?.OwnsClusters == true;
        }
    }

    public bool Is(EncodedResource? other) => !Recalled && other is not null && (Resource?.Version ?? Claimed) == other.Version;

    /// <summary>True if traffic may go to the cluster because of what the proxy holds.</summary>
    public bool MayNameCluster(string cluster)
    {
        for (var trial = Trials; trial is not null; trial = trial.Earlier)
        {
            if (trial.Resource.NamesCluster(cluster))
            {
                return true;
            }
        }

        return Foreign || Resource?.NamesCluster(cluster) == true;
    }

    /// <summary>True if the proxy may wait for the secret because of what it holds.</summary>
    public bool MayNameSecret(string secret)
    {
        for (var trial = Trials; trial is not null; trial = trial.Earlier)
        {
            if (trial.Resource.Secrets.Contains(secret))
            {
                return true;
            }
        }

        return Foreign || Resource?.Secrets.Contains(secret) == true;
    }

    /// <summary>The same, and perhaps <paramref name="resource"/> instead.</summary>
    public HeldState Perhaps(EncodedResource resource) => this with { Trials = new Trial(resource, Trials) };

    /// <summary>What it says it holds; not a version of ours if it can't be read as one.</summary>
    public static HeldState Claiming(XdsType type, string name, string version)
    {
        if (!ContentHash.TryParse(version, out var hash))
        {
            return Unknown;
        }

        return type == XdsType.Cluster && EmptyCluster.Named(name) is var empty && empty.Version == hash
            ? Of(empty)
            : new(null, Foreign: true, Claimed: hash);
    }

    public static HeldState Of(EncodedResource? resource) => new(resource);
}
