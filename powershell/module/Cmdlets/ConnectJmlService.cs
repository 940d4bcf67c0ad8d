using System;
using System.Management.Automation;
using System.Security;

namespace Jml;

/// <summary>Chooses which JML Sync service, and which key, the other cmdlets use.</summary>
/// <remarks>
/// On the machine that runs JML Sync nothing needs to be chosen: the service on port 7469 and the administrators' key file
/// are the default. The service must prove that it knows the key before the key is sent. Only this machine can be
/// reached, by number: the key would cross a network unprotected. When the proof fails, the other cmdlets fail as well,
/// until Connect-JmlService succeeds. A key is never taken as plain text, which would stay in the history.
/// </remarks>
/// <example>
///   <summary>Use your own key instead of the administrators' one.</summary>
///   <code>Connect-JmlService -KeyFile "$HOME\jml.key"</code>
/// </example>
/// <example>
///   <summary>Talk to a service on another port, with a key typed unseen.</summary>
///   <code>Connect-JmlService -Port 9000 -ApiKey (Read-Host 'Key' -AsSecureString)</code>
/// </example>
/// <seealso href="about_JmlSync"/>
[Cmdlet(VerbsCommunications.Connect, "JmlService", DefaultParameterSetName = "Port")]
[OutputType(typeof(void))]
public sealed class ConnectJmlServiceCommand : JmlCmdlet
{
    /// <summary>The port of the service on this machine.</summary>
    [Parameter(Position = 0, ParameterSetName = "Port")]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = Service.DefaultPort;

    /// <summary>The address of the service, as http://127.0.0.1:PORT.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Uri")]
    public Uri Uri { get; set; } = null!;

    /// <summary>The file that holds the key; the local administrators' one when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyFile { get; set; }

    /// <summary>The key itself; do not give -KeyFile as well.</summary>
    [Parameter]
    public SecureString? ApiKey { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ApiKey != null && KeyFile != null) Refuse("request-invalid", "Give the key by -ApiKey or by -KeyFile, not both.", ApiKey);
        var address = ParameterSetName == "Uri" ? OnThisMachine(Uri) : Service.AddressOf(Port);
        Service.Current = new Service(address, ApiKey == null ? KeyInFile() : () => Key.Of(ApiKey));
        Ask(address, service => service.ProvenKey(StopToken));
    }

    private Func<Key> KeyInFile()
    {
        var path = KeyFile == null ? Key.AdministratorsFile : GetUnresolvedProviderPathFromPSPath(KeyFile);
        return () => Key.InFile(path);
    }

    private Uri OnThisMachine(Uri address)
    {
        var isLoopback = address.IsAbsoluteUri && address.Scheme == Uri.UriSchemeHttp && address.Host == "127.0.0.1";
        if (!isLoopback) Refuse("address-not-loopback", $"{address} is not on this machine. Write http://127.0.0.1:{Service.DefaultPort}.", address);
        return address;
    }

    private void Refuse(string code, string message, object target) =>
        ThrowTerminatingError(new ErrorRecord(new ArgumentException(message), code, ErrorCategory.InvalidArgument, target));
}
