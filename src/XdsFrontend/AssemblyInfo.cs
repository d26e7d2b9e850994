using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("KGateway.XdsFrontend.Tests")]
