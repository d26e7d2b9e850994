using KGateway.Silo.Cli;

return await KGatewayCommand.RunAsync(args, CommandIO.Process);
