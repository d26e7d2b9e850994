using KGateway.XdsFrontend.Engine;
using Microsoft.Extensions.Time.Testing;

namespace KGateway.XdsFrontend.Tests.Simulation;

/// <summary>One run: a world that changes, some proxies, and a scheduler that interleaves them at random.</summary>
internal sealed class Simulation
{
    private const int Steps = 3000;

    private readonly Random _random;
    private readonly FakeTimeProvider _time = new();
    private readonly SimWorld _world;
    private readonly List<EnvoySim> _proxies = [];

    public Simulation(int seed, Func<StreamState, IOrderRules>? rules = null, Func<Random, Func<XdsResponse, XdsResponse?>>? tamper = null)
    {
        _random = new Random(seed);
        _world = new SimWorld(_random);
        for (var i = 0; i < 4; i++)
        {
            _proxies.Add(new EnvoySim(_world, _time, SimKind.Any(_random), rules)
            {
                Tamper = tamper?.Invoke(_random) ?? (static response => response),
            });
        }
    }

    public void Run()
    {
        for (var step = 0; step < Steps; step++)
        {
            if (_random.Next(12) == 0)
            {
                _world.Change();
            }

            if (_random.Next(8) == 0)
            {
                _time.Advance(TimeSpan.FromMilliseconds(_random.Next(1, 400)));
            }

            var proxy = _proxies[_random.Next(_proxies.Count)];
            proxy.Ticks();
            switch (_random.Next(3))
            {
                case 0:
                    proxy.ServerWrites();
                    break;
                case 1:
                    proxy.ServerReads();
                    break;
                default:
                    if (_random.Next(100) < proxy.Kind.Pace)
                    {
                        proxy.Reads();
                    }

                    break;
            }

            if (_random.Next(600) == 0)
            {
                proxy.Reconnect();
            }
        }

        _world.Heal();
        Settle();
        _proxies.ForEach(proxy => proxy.CheckFinal());
    }

    private void Settle()
    {
        for (var round = 0; round < 200; round++)
        {
            foreach (var proxy in _proxies)
            {
                for (var moved = true; moved;)
                {
                    moved = proxy.ServerReads() | proxy.ServerWrites() | proxy.Reads();
                }

                proxy.Ticks();
            }

            _time.Advance(TimeSpan.FromMilliseconds(500));
        }
    }
}
