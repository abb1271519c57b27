<?php
/**
 * Encrypts secrets, where the server can, with a key derived from the site's salts. If these are in wp-config.php, a
 * copy of the database alone does not reveal the secrets.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

defined( 'ABSPATH' ) || exit;

const CIPHERS = [
	'sodium'  => 'sodium_crypto_aead_xchacha20poly1305_ietf_encrypt',
	'openssl' => 'openssl_encrypt',
];

/** Returns what encrypts secrets on this site: `sodium`, `openssl`, or '' for no encryption. */
function cipher(): string {
	$available = array_keys( array_filter( CIPHERS, 'function_exists' ) );

	/**
	 * Filters what encrypts the secrets of edges, for sites that must not use one of the libraries.
	 *
	 * @param string $cipher `sodium`, `openssl`, or '' for no encryption, about which the settings warn.
	 */
	$cipher = apply_filters( 'shortpixel_flush_edge_encryption', $available[0] ?? '' );

	return in_array( $cipher, $available, true ) ? $cipher : '';
}

/** Explains why secrets are not safe in this site's database; empty if they are safe. */
function encryption_notice(): string {
	if ( '' === cipher() ) {
		return __( 'This server can’t encrypt keys in its database. Put them into wp-config.php.', 'shortpixel-flush' );
	}

	return has_own_salts() ? '' : __( 'Your keys can’t be stored safely, since wp-config.php has no salts. Add some, or put your keys there.', 'shortpixel-flush' );
}

/**
 * Whether WordPress uses the salts in wp-config.php. In place of missing, repeated or placeholder salts, it uses
 * generated ones from the database.
 */
function has_own_salts(): bool {
	$salt = wp_salt( 'auth' );
	foreach ( salt_constants( 'KEY' ) as $first ) {
		foreach ( salt_constants( 'SALT' ) as $second ) {
			if ( $first . $second === $salt ) {
				return true;
			}
		}
	}

	return false;
}

/** @return list<string> */
function salt_constants( string $type ): array {
	$values = array_map( static fn ( string $name ) => defined( $name ) ? constant( $name ) : '', [ "AUTH_{$type}", "SECRET_{$type}" ] );

	return array_values( array_filter( $values, static fn ( $value ): bool => is_string( $value ) && '' !== $value ) );
}

/**
 * Encrypts a secret, or only encodes it if cipher() is empty. The context is authenticated too, so an encrypted secret
 * can't be decrypted in another context.
 */
function seal( string $secret, string $context ): string {
	$cipher = cipher();
	$nonce  = random_bytes( 'sodium' === $cipher ? 24 : 12 );
	$sealed = $secret;
	if ( 'sodium' === $cipher ) {
		$sealed = $nonce . sodium_crypto_aead_xchacha20poly1305_ietf_encrypt( $secret, $context, $nonce, sealing_key() );
	} elseif ( 'openssl' === $cipher ) {
		$tag    = '';
		$text   = openssl_encrypt( $secret, 'aes-256-gcm', sealing_key(), OPENSSL_RAW_DATA, $nonce, $tag, $context );
		$sealed = $nonce . $tag . $text;
	}

	// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- Options hold text, not bytes.
	return ( '' === $cipher ? 'plain' : $cipher ) . ':' . base64_encode( $sealed );
}

/**
 * Decrypts a secret. Null if that fails, such as after the salts changed or in another context, or if the secret is
 * unencrypted although this site encrypts secrets.
 */
function unseal( string $sealed, string $context ): ?string {
	[ $cipher, $text ] = array_pad( explode( ':', $sealed, 2 ), 2, '' );

	$bytes = (string) base64_decode( $text, true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- Written by seal().
	if ( 'plain' === $cipher ) {
		// If this site encrypts secrets, someone with access to the database may have planted an unencrypted one.
		return '' === cipher() ? $bytes : null;
	}

	// A text shorter than a nonce and a tag was not written by seal().
	if ( ! isset( CIPHERS[ $cipher ] ) || ! function_exists( CIPHERS[ $cipher ] ) || strlen( $bytes ) < 28 ) {
		return null;
	}

	$secret = 'sodium' === $cipher
		? sodium_crypto_aead_xchacha20poly1305_ietf_decrypt( substr( $bytes, 24 ), $context, substr( $bytes, 0, 24 ), sealing_key() )
		: openssl_decrypt( substr( $bytes, 28 ), 'aes-256-gcm', sealing_key(), OPENSSL_RAW_DATA, substr( $bytes, 0, 12 ), substr( $bytes, 12, 16 ), $context );

	return is_string( $secret ) ? $secret : null;
}

function sealing_key(): string {
	return hash_hkdf( 'sha256', wp_salt( 'auth' ), 32, 'shortpixel-flush edge secrets' );
}
