using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KGateway.XdsFrontend.Transport;

/// <summary>Serves TLS and plain text on one port.</summary>
public static class XdsTlsExtensions
{
    /// <summary>
    /// Makes an endpoint serve gRPC over TLS (1.2 or newer) and, if allowed, in plain text: the first byte of a connection tells
    /// which it is.
    /// </summary>
    public static ListenOptions UseXdsTls(this ListenOptions listen, XdsTlsOptions options)
    {
        ArgumentNullException.ThrowIfNull(listen);
        ArgumentNullException.ThrowIfNull(options);
        var services = listen.ApplicationServices;
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger<FirstByteRouter>();
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        listen.Protocols = HttpProtocols.Http2;
        // Envoy says "http" in requests of its own whatever they go over, and the server would refuse them on TLS.
        listen.KestrelServerOptions.AllowAlternateSchemes = true;
        ConnectionDelegate? plain = null;
        listen.Use(secured => new FirstByteRouter(secured, () => plain!, options, time, logger).RouteAsync);
        listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(Handshake(options)) });
        // Middleware is built from the last to the first: this one knows what comes after TLS.
        listen.Use(next => plain = next);
        return listen;
    }

    private static SslServerAuthenticationOptions Handshake(XdsTlsOptions options) => new()
    {
        ServerCertificateContext = options.Certificate() ?? throw new AuthenticationException("there is no certificate for xDS yet"),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = [SslApplicationProtocol.Http2],
    };
}
