global using KGateway.Resources.Schema;
