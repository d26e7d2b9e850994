// Serves a made-up data set from the xDS engine alone, without translation: what a comparison with a snapshot cache measures.
// XdsCache --synthetic CLUSTERS,ROUTES [--listen 127.0.0.1:18000] [--control 127.0.0.1:18001]
// POST /change?kind=endpoint|route&index=I  changes one resource and answers what to look for; GET /stats tells memory and CPU.
using KGateway.Bench.XdsCache;
using KGateway.Grains.Contracts.Proxies;
using KGateway.XdsFrontend;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using System.Net;

var sizes = Argument("--synthetic", "1000,1000").Split(',');
var listen = IPEndPoint.Parse(Argument("--listen", "127.0.0.1:18000"));
var control = IPEndPoint.Parse(Argument("--control", "127.0.0.1:18001"));

var data = new DataSet(int.Parse(sizes[0]), int.Parse(sizes[1]));
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Listen(listen, endpoint => endpoint.Protocols = HttpProtocols.Http2);
    kestrel.Listen(control, endpoint => endpoint.Protocols = HttpProtocols.Http1);
});
builder.Services.AddSingleton<IProxyAdmission>(new SingleGateway(data.Cell));
builder.Services.AddXdsFrontend();

var app = builder.Build();
app.MapXdsFrontend();
app.MapPost("/change", (string kind, int index) => data.Change(kind, index));
app.MapGet("/stats", (bool? gc) => ProcessStats.Read(gc == true, data.Cell.Listeners));
await app.RunAsync();

string Argument(string name, string fallback)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : fallback;
}
