"""Verifies tokens with PyJWT, and makes one with a key that is too small.

Reads {"jwks", "cases": [{"token", "use", "client", "issuer"}], "claims"} on standard input, and prints
{"verdicts": ["verified" or the name of an exception, ...], "small": {"token", "jwk"}}.
"""

import json
import sys
import warnings

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

# That a key is too small is the point of it.
warnings.simplefilter("ignore")

asked = json.load(sys.stdin)
keys = {key.key_id: key for key in jwt.PyJWKSet.from_dict(asked["jwks"]).keys}


def verdict(case):
    try:
        header = jwt.get_unverified_header(case["token"])
        claims = jwt.decode(
            case["token"],
            keys[header["kid"]],
            algorithms=["RS256"],
            issuer=case["issuer"],
            audience=case["client"] if case["use"] == "id" else None,
            options={"require": ["exp", "iat", "iss"], "verify_aud": case["use"] == "id"},
        )
        if claims.get("token_use") != case["use"]:
            return "WrongUse"
        if case["use"] == "access" and claims.get("client_id") != case["client"]:
            return "WrongClient"
        return "verified"
    except (jwt.PyJWTError, KeyError, ValueError) as error:
        return type(error).__name__


def small():
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    jwk = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    # A kid is what verify looks at first.
    jwk |= {"kid": "small", "use": "sig", "alg": "RS256"}
    token = jwt.encode(asked["claims"], key, algorithm="RS256", headers={"kid": "small"})
    assert jwt.decode(token, jwt.PyJWK(jwk), algorithms=["RS256"], options={"verify_aud": False})
    return {"token": token, "jwk": jwk}


print(json.dumps({"verdicts": [verdict(case) for case in asked["cases"]], "small": small()}))
