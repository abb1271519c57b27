<?php
/**
 * Checks the site's setup: whether the plugin is paused, the plugins that write the links, the account, the site's own
 * CDNs, and whether the database can store flushes.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

use ShortPixelFlush\Providers\Provider;
use ShortPixelFlush\Store\Flushes;
use function ShortPixelFlush\connections_refusal;
use function ShortPixelFlush\Copies\no_provider;
use function ShortPixelFlush\Edges\configured_edges;
use function ShortPixelFlush\Edges\edges_status;
use function ShortPixelFlush\Edges\encryption_notice;
use function ShortPixelFlush\Flush\account_keys;
use function ShortPixelFlush\Flush\read_account;
use function ShortPixelFlush\Flush\suggestions;
use function ShortPixelFlush\Providers\active;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\resting_refusal;
use function ShortPixelFlush\Store\is_of_later_version;
use function ShortPixelFlush\Store\try_tables;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

function check_copy(): Finding {
	$refusal = resting_refusal();

	return null === $refusal
		? Finding::good()
		: Finding::recommended( $refusal->get_error_message() );
}

function check_provider(): Finding {
	$found = array_map( __NAMESPACE__ . '\check_one_provider', active() );
	if ( [] !== $found ) {
		return Finding::worst( $found );
	}
	$refusal = no_provider( 'can_flush_images' );

	return Finding::critical( null === $refusal ? '' : $refusal->get_error_message() );
}

function check_one_provider( Provider $provider ): Finding {
	if ( '' !== $provider->problem() ) {
		return Finding::critical( $provider->problem() );
	}
	$host = url_host( (string) $provider->endpoint() );
	/* translators: 1: name of a plugin, 2: a host, such as cdn.shortpixel.ai. */
	$message = sprintf( __( '%1$s takes your images from %2$s.', 'shortpixel-flush' ), $provider->name(), $host );
	$hint    = $provider->full_flush_hint();

	return '' === $hint ? Finding::good( $message ) : Finding::recommended( $message, $hint );
}

function check_two_cdns(): Finding {
	$names = array_map( static fn ( Provider $provider ): string => $provider->name(), ready() );
	if ( count( $names ) < 2 ) {
		return Finding::good();
	}

	return Finding::recommended(
		/* translators: %s: names of plugins. */
		sprintf( __( 'These plugins take images from ShortPixel’s CDN at the same time: %s.', 'shortpixel-flush' ), wp_sprintf( '%l', $names ) ),
		__( 'An image may be paid for more than once. Deactivate all but one.', 'shortpixel-flush' )
	);
}

/** Checks the account's key, and its credits as ShortPixel reported them within the last minutes. */
function check_account(): Finding {
	$account = read_account( true );
	$states  = [
		'ok'          => Finding::GOOD,
		'exhausted'   => Finding::CRITICAL,
		'unreachable' => Finding::CRITICAL,
	];

	return Finding::worst( [ new Finding( $states[ $account['state'] ] ?? Finding::RECOMMENDED, $account['message'] ), check_account_key() ] );
}

/** Checks the account's key by the last flush that used it, so that the check itself need not send the key. */
function check_account_key(): Finding {
	if ( [] === account_keys() || true !== ( new Flushes() )->was_key_refused_recently() ) {
		return Finding::good();
	}
	return Finding::recommended( __( 'ShortPixel refused the API key of your ShortPixel plugin. Check the key in that plugin’s settings.', 'shortpixel-flush' ) );
}

/** Checks edges by their last connection tests, since a new test would purge a link, which some CDNs charge for. */
function check_edges(): Finding {
	$found = [];
	$rests = connections_refusal();
	foreach ( edges_status() as $edge ) {
		if ( null !== $rests ) {
			return Finding::good( $rests->get_error_message() );
		}
		/* translators: 1: name of a CDN, 2: the domains that it serves. */
		$name = sprintf( __( '%1$s (%2$s)', 'shortpixel-flush' ), $edge['name'], implode( ', ', $edge['hosts'] ) );
		if ( 'ready' === $edge['state'] ) {
			/* translators: %s: name of a CDN, with the domains that it serves. */
			$found[] = Finding::good( sprintf( __( '%s passed its last connection test.', 'shortpixel-flush' ), $name ) );
		} elseif ( 'untested' === $edge['state'] ) {
			/* translators: %s: name of a CDN, with the domains that it serves. */
			$found[] = Finding::recommended( sprintf( __( '%s was never tested.', 'shortpixel-flush' ), $name ), __( 'Test the connection in the settings.', 'shortpixel-flush' ) );
		} else {
			$found[] = Finding::critical( $edge['message'] );
		}
	}
	foreach ( suggestions( false ) as $one ) {
		$found[] = Finding::recommended(
			'' === $one['evidence']
				/* translators: %s: a host, such as img.example.com. */
				? sprintf( __( 'Images load from %s. If that is your own CDN, connect it so that it is cleared too.', 'shortpixel-flush' ), $one['host'] )
				/* translators: 1: a host, 2: name of a CDN. */
				: sprintf( __( 'Images load from %1$s through %2$s. If that is your own CDN, connect it so that it is cleared too.', 'shortpixel-flush' ), $one['host'], $one['name'] )
		);
	}

	return [] === $found ? Finding::good() : Finding::worst( $found );
}

function check_salts(): Finding {
	$notice = encryption_notice();
	return '' === $notice || [] === configured_edges() ? Finding::good() : Finding::recommended( $notice );
}

function check_storage(): Finding {
	$found = try_tables();
	if ( 'missing' === $found['problem'] ) {
		return Finding::critical(
			__( 'Tables of the database are missing or incomplete.', 'shortpixel-flush' ),
			__( 'Deactivate and activate the plugin, or ask your host whether WordPress may create tables.', 'shortpixel-flush' ),
			array_merge( $found['tables'], [ $found['error'] ] )
		);
	}
	if ( 'refused' === $found['problem'] ) {
		return Finding::critical(
			__( 'The database refuses to store what a flush does.', 'shortpixel-flush' ),
			__( 'Ask your host whether the disk is full, or the database is damaged or read-only.', 'shortpixel-flush' ),
			array_merge( $found['tables'], [ $found['error'] ] )
		);
	}
	if ( is_of_later_version() ) {
		return Finding::recommended( __( 'A later version of Flush for ShortPixel was used here. Update the plugin to use all of it again.', 'shortpixel-flush' ) );
	}

	return Finding::good();
}
