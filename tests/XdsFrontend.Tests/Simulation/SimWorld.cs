using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Tests.Support;

namespace KGateway.XdsFrontend.Tests.Simulation;

/// <summary>
/// A Gateway whose configuration changes at random; each snapshot fits together. The content of a resource is a number that only grows,
/// so that going back is seen. Listener lN uses route rN.
/// </summary>
internal sealed class SimWorld
{
    private const int Services = 12;
    private const int Listeners = 3;

    private readonly Random _random;
    private readonly bool[] _services = new bool[Services];
    private readonly bool[] _unknown = new bool[Services];
    private readonly bool[] _bad = new bool[Services];
    private readonly HashSet<int>?[] _routes = new HashSet<int>?[Listeners];
    private int _sequence;

    public SimWorld(Random random)
    {
        _random = random;
        for (var i = 0; i < Services / 2; i++)
        {
            _services[i] = true;
            Backend(i);
        }

        _routes[0] = [0, 1];
        _routes[1] = [2];
        Source.Listener("l0", Next()).Listener("l1", Next());
        Routes(force: true);
        Publish();
    }

    public World Source { get; } = new();

    /// <summary>Names whose endpoints were ever unknown: proxies may be sent routes to them without.</summary>
    public HashSet<string> EverUnknown { get; } = [];

    public void Change()
    {
        for (var changes = _random.Next(1, 4); changes > 0; changes--)
        {
            ChangeOne();
        }

        Publish();
    }

    /// <summary>Takes back everything that proxies would refuse or that isn't known.</summary>
    public void Heal()
    {
        for (var i = 0; i < Services; i++)
        {
            _unknown[i] = false;
            _bad[i] = false;
            if (_services[i])
            {
                Backend(i);
            }
        }

        Publish();
    }

    private void ChangeOne()
    {
        var service = _random.Next(Services);
        var listener = _random.Next(Listeners);
        switch (_random.Next(10))
        {
            case 0 or 1:
                Toggle(service);
                break;
            case 2 when _services[service]:
                _bad[service] = _random.Next(3) == 0;
                Cluster(service);
                break;
            case 3 or 4 when _services[service] && !_unknown[service]:
                Source.Put(XdsType.Endpoints, Name(service), Next());
                break;
            case 5:
                ToggleListener(listener);
                break;
            case 6:
                if (_routes[listener] is not null)
                {
                    Source.Listener($"l{listener}", Next());
                }

                break;
            default:
                Retarget(listener);
                break;
        }
    }

    private void Toggle(int service)
    {
        _services[service] = !_services[service];
        _bad[service] = false;
        _unknown[service] = _services[service] && _random.Next(6) == 0;
        if (_services[service])
        {
            Backend(service);

            // Something uses it soon, often at once.
            _routes[_random.Next(Listeners)]?.Add(service);
            Routes(force: false);
            return;
        }

        Source.RemoveBackend(Name(service));
        Routes(force: false);
    }

    private void Backend(int service)
    {
        Cluster(service);
        if (_unknown[service])
        {
            Source.Remove(XdsType.Endpoints, Name(service));
            EverUnknown.Add(Name(service));
        }
        else
        {
            Source.Put(XdsType.Endpoints, Name(service), Next());
        }
    }

    // Any cluster may come to make clusters of its own, and cease to.
    private void Cluster(int service) =>
        Source.Put(XdsType.Cluster, Name(service), (_bad[service] ? "bad" : "") + Next(), ownsClusters: _random.Next(4) == 0);

    private void ToggleListener(int listener)
    {
        if (_routes[listener] is null)
        {
            _routes[listener] = [];
            Source.Listener($"l{listener}", Next());
            Retarget(listener);
            return;
        }

        _routes[listener] = null;
        Source.Remove(XdsType.Listener, $"l{listener}").Remove(XdsType.Route, $"r{listener}");
    }

    private void Retarget(int listener)
    {
        if (_routes[listener] is { } route)
        {
            route.Clear();
            for (var i = 0; i < Services; i++)
            {
                if (_services[i] && _random.Next(3) == 0)
                {
                    route.Add(i);
                }
            }

            Routes(force: false);
        }
    }

    private void Routes(bool force)
    {
        for (var i = 0; i < Listeners; i++)
        {
            if (_routes[i] is not { } route)
            {
                continue;
            }

            route.RemoveWhere(service => !_services[service]);
            string[] clusters = [.. route.Order().Select(Name)];
            if (force || Source[XdsType.Route, $"r{i}"]?.Clusters.SequenceEqual(clusters) != true)
            {
                Source.Put(XdsType.Route, $"r{i}", Next(), clusters);
            }
        }
    }

    private void Publish()
    {
        Source.Unknown = [.. Enumerable.Range(0, Services).Where(i => _services[i] && _unknown[i]).Select(Name)];
        Source.Publish();
    }

    private string Next() => $"{++_sequence:D8}";

    private static string Name(int service) => $"s{service}";
}
