using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Jml.Test;

public sealed class ConnectJmlService(TheService service) : IDisposable
{
    private readonly Wire _wire = new(service.Uri);
    private readonly Hosting.Shell _shell = TheService.Shell();

    [Fact]
    public void Has_the_service_prove_itself_before_the_key_is_sent_and_only_once()
    {
        _shell.Run($"Connect-JmlService -Uri {_wire.Uri} -KeyFile '{service.AdministratorsKeyFile}'; Get-JmlConnector; Get-JmlHealth");

        Assert.Equal(["GET /api/v1/proof", "GET /api/v1/connectors", "GET /health"], _wire.Lines.Select(line => line.Split('?')[0]));
        Assert.Equal([false, true, true], _wire.Requests.Select(request => request.Headers["Authorization"] != null));
        var secret = File.ReadAllText(service.AdministratorsKeyFile).Trim()[13..];
        Assert.DoesNotContain(secret, _wire.Lines.First());
    }

    [Fact]
    public void Never_sends_the_key_to_a_program_that_cannot_prove_itself()
    {
        _wire.Answer = text => Regex.Replace(text, "[0-9a-f]{64}", new string('0', 64));

        var outcome = _shell.Run($"Connect-JmlService -Uri {_wire.Uri} -KeyFile '{service.AdministratorsKeyFile}'; Get-JmlConnector");

        Assert.Equal(
            ["service-not-proven,Jml.ConnectJmlServiceCommand", "service-not-proven,Jml.GetJmlConnectorCommand"],
            outcome.Errors.Select(error => error.FullyQualifiedErrorId));
        Assert.Contains("the key was not sent", outcome.Errors[0].Exception.Message);
        Assert.All(_wire.Requests, request => Assert.Null(request.Headers["Authorization"]));
    }

    [Fact]
    public void Asks_for_another_proof_when_the_service_was_gone_in_between()
    {
        _shell.Run($"Connect-JmlService -Uri {_wire.Uri} -KeyFile '{service.AdministratorsKeyFile}'");
        _wire.Dispose();
        var whileGone = _shell.Run("Get-JmlConnector");
        using var squatter = new Wire(service.Uri, _wire.Uri.Port) { Answer = _ => """{ "proof": "I am JML Sync" }""" };

        var outcome = _shell.Run("Get-JmlConnector");

        Assert.Equal("service-unreachable,Jml.GetJmlConnectorCommand", Assert.Single(whileGone.Errors).FullyQualifiedErrorId);
        Assert.Equal("service-not-proven,Jml.GetJmlConnectorCommand", Assert.Single(outcome.Errors).FullyQualifiedErrorId);
        Assert.All(squatter.Requests, request => Assert.Null(request.Headers["Authorization"]));
    }

    [Theory]
    [InlineData("jml_00000000_", "key-unknown")]
    [InlineData("a password", "key-invalid")]
    public void Refuses_a_key_that_opens_nothing(string text, string code)
    {
        var path = service.NewFileName();
        File.WriteAllText(path, text.StartsWith("jml_", StringComparison.Ordinal) ? text + new string('0', 64) : text);

        var outcome = _shell.Run($"Connect-JmlService -Uri {service.Uri} -KeyFile '{path}'");

        var error = Assert.Single(outcome.Errors);
        Assert.Equal(code + ",Jml.ConnectJmlServiceCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.AuthenticationError, error.CategoryInfo.Category);
        Assert.DoesNotContain("password", error.Exception.Message);
    }

    [Fact]
    public void Says_where_it_looked_for_a_key()
    {
        var outcome = _shell.Run($"Connect-JmlService -Uri {service.Uri} -KeyFile /nowhere/my.key");

        var error = Assert.Single(outcome.Errors);
        Assert.Equal("key-missing,Jml.ConnectJmlServiceCommand", error.FullyQualifiedErrorId);
        Assert.Contains("/nowhere/my.key", error.Exception.Message);
    }

    [Fact]
    public void Finds_the_administrators_key_by_itself()
    {
        Environment.SetEnvironmentVariable("JML_HOME", service.Home);

        var outcome = _shell.Run($"Connect-JmlService -Port {service.Uri.Port}; Get-JmlConnector");

        Environment.SetEnvironmentVariable("JML_HOME", null);
        Assert.Empty(outcome.Errors);
        Assert.NotEmpty(outcome.Output);
    }

    [Fact]
    public void Holds_for_one_session_only()
    {
        using var approver = TheService.ConnectedAs(service.ApproversKeyFile, service.Uri);
        using var administrator = service.Connected();

        var asApprover = approver.Run("Get-JmlApiKey");
        var asAdministrator = administrator.Run("Get-JmlApiKey");

        Assert.Equal("role-missing,Jml.GetJmlApiKeyCommand", Assert.Single(asApprover.Errors).FullyQualifiedErrorId);
        Assert.Empty(asAdministrator.Errors);
    }

    [Theory]
    [InlineData("http://localhost:7469")]
    [InlineData("http://192.0.2.7:7469")]
    [InlineData("https://127.0.0.1:7469")]
    public void Talks_to_this_machine_only_and_by_number(string address)
    {
        var outcome = _shell.Run($"Connect-JmlService -Uri {address}");

        Assert.Equal("address-not-loopback,Jml.ConnectJmlServiceCommand", Assert.Single(outcome.Errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void Takes_a_key_as_a_SecureString_and_never_as_plain_text()
    {
        var secret = File.ReadAllText(service.AdministratorsKeyFile).Trim();
        const string Secure = "([System.Net.NetworkCredential]::new('', $plain).SecurePassword)";

        var secure = _shell.Run($"$plain = '{secret}'; Connect-JmlService -Uri {service.Uri} -ApiKey {Secure}; Get-JmlConnector");
        var plain = _shell.Run($"Connect-JmlService -Uri {service.Uri} -ApiKey '{secret}'");

        Assert.Empty(secure.Errors);
        Assert.NotEmpty(secure.Output);
        Assert.StartsWith("CannotConvertArgument", (plain.Thrown?.ErrorRecord ?? Assert.Single(plain.Errors)).FullyQualifiedErrorId);
    }

    [Fact]
    public void Says_in_red_what_is_wrong_and_what_to_do_when_no_service_answers()
    {
        var text = _shell.Show($"Connect-JmlService -Port 1 -KeyFile '{service.AdministratorsKeyFile}'");

        Assert.Contains("JML Sync does not answer at http://127.0.0.1:1. Check that the Windows service", text);
    }

    public void Dispose()
    {
        _shell.Dispose();
        _wire.Dispose();
    }
}
