<?php
/**
 * Keeps secrets in the database so that a copy of it alone does not give them away: encrypted with a key that is made of the site's salts.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

const SEALING_WAYS = [
	'sodium'  => 'sodium_crypto_aead_xchacha20poly1305_ietf_encrypt',
	'openssl' => 'openssl_encrypt',
];

// What wp-config-sample.php holds where nobody has put salts yet.
const NO_SALT = 'put your unique phrase here';

/**
 * Says with what secrets are encrypted here: `sodium`, `openssl`, or nothing where PHP has neither.
 */
function sealing_way(): string {
	$there = array_keys( array_filter( SEALING_WAYS, 'function_exists' ) );

	/**
	 * Filters with what the secrets of edges are encrypted, for a site that must not use the one or the other.
	 *
	 * @param string $way `sodium`, `openssl`, or '' for not at all, which the settings then say.
	 */
	$way = apply_filters( 'shortpixel_flush_edge_encryption', $there[0] ?? '' );

	return in_array( $way, $there, true ) ? $way : '';
}

/**
 * Says what keeps secrets from being safe in the database; empty where nothing does.
 */
function encryption_notice(): string {
	if ( '' === sealing_way() ) {
		return __( 'This server can’t encrypt, so what is secret is kept in the database as it is. Put it into wp-config.php instead.', 'shortpixel-flush' );
	}

	return has_salts_of_its_own() ? '' : __( 'wp-config.php has no salts of its own (AUTH_KEY, AUTH_SALT), so what is secret lies in the same database as the key to it. Add salts before you enter a secret, or put the secret into wp-config.php.', 'shortpixel-flush' );
}

/**
 * Tells whether the salts are where a copy of the database does not have them.
 */
function has_salts_of_its_own(): bool {
	foreach ( [ 'AUTH_KEY', 'AUTH_SALT' ] as $name ) {
		if ( ! defined( $name ) || in_array( constant( $name ), [ '', NO_SALT ], true ) ) {
			return false;
		}
	}

	return true;
}

/**
 * Encrypts a secret. What it is about goes into the seal: one that is put in another's place can't be opened.
 */
function seal( string $secret, string $about ): string {
	$way    = sealing_way();
	$nonce  = random_bytes( 'sodium' === $way ? 24 : 12 );
	$sealed = $secret;

	if ( 'sodium' === $way ) {
		$sealed = $nonce . sodium_crypto_aead_xchacha20poly1305_ietf_encrypt( $secret, $about, $nonce, sealing_key() );
	} elseif ( 'openssl' === $way ) {
		$tag    = '';
		$cipher = openssl_encrypt( $secret, 'aes-256-gcm', sealing_key(), OPENSSL_RAW_DATA, $nonce, $tag, $about );
		$sealed = $nonce . $tag . $cipher;
	}

	return ( '' === $way ? 'plain' : $way ) . ':' . base64_encode( $sealed ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- An option holds text.
}

/**
 * Decrypts a secret; null where it can't be read any more, since the salts have changed or the server has.
 */
function unseal( string $sealed, string $about ): ?string {
	[ $way, $text ] = array_pad( explode( ':', $sealed, 2 ), 2, '' );

	$bytes = (string) base64_decode( $text, true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- As it was written.

	if ( 'plain' === $way ) {
		return $bytes;
	}

	// Shorter than what every seal begins with: nothing that was sealed here.
	if ( ! isset( SEALING_WAYS[ $way ] ) || ! function_exists( SEALING_WAYS[ $way ] ) || strlen( $bytes ) < 28 ) {
		return null;
	}

	$opened = 'sodium' === $way
		? sodium_crypto_aead_xchacha20poly1305_ietf_decrypt( substr( $bytes, 24 ), $about, substr( $bytes, 0, 24 ), sealing_key() )
		: openssl_decrypt( substr( $bytes, 28 ), 'aes-256-gcm', sealing_key(), OPENSSL_RAW_DATA, substr( $bytes, 0, 12 ), substr( $bytes, 12, 16 ), $about );

	return is_string( $opened ) ? $opened : null;
}

/**
 * Makes the key of the site's salts, for this use only.
 */
function sealing_key(): string {
	return hash_hkdf( 'sha256', wp_salt( 'auth' ), 32, 'shortpixel-flush edge secrets' );
}
