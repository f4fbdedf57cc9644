"""Signs in with pycognito by SRP: the URL, pool, client, user and password are arguments."""

import sys

import boto3
from pycognito.aws_srp import AWSSRP

url, pool, client, user, password = sys.argv[1:]
cognito = boto3.client("cognito-idp", endpoint_url=url, region_name=pool.partition("_")[0])
srp = AWSSRP(user, password, pool_id=pool, client_id=client, client=cognito)
print(srp.authenticate_user()["AuthenticationResult"]["TokenType"])
