<?php
/** What is set up on this site: the plugin that writes the links, the account, and the site's own CDNs. */

declare( strict_types=1 );

namespace ShortPixelFlush\Diagnostics;

use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Edges\edges_status;
use function ShortPixelFlush\Edges\known_edge;
use function ShortPixelFlush\Edges\test_edge;
use function ShortPixelFlush\Flush\no_provider;
use function ShortPixelFlush\Flush\read_account;
use function ShortPixelFlush\Flush\suggestions;
use function ShortPixelFlush\Providers\active;
use function ShortPixelFlush\url_host;
use const ShortPixelFlush\Flush\ACCOUNT_TRANSIENT;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../edges/configured.php';
require_once __DIR__ . '/../edges/settings.php';
require_once __DIR__ . '/../edges/status.php';
require_once __DIR__ . '/../flush/account.php';
require_once __DIR__ . '/../flush/plan/preconditions.php';
require_once __DIR__ . '/../flush/suggestions.php';
require_once __DIR__ . '/../hosts.php';
require_once __DIR__ . '/../providers/providers.php';

// A request has to end: CDNs that are not reached by then are left for the next time.
const EDGES_SECONDS = 20.0;

function provider_diagnosis(): Diagnosis {
	$found = array_map( __NAMESPACE__ . '\one_provider', active() );
	if ( [] !== $found ) {
		return Diagnosis::worst( $found );
	}
	$refusal = no_provider( 'can_flush_images' );

	return new Diagnosis( Diagnosis::FAILED, null === $refusal ? '' : $refusal->get_error_message() );
}

function one_provider( Provider $provider ): Diagnosis {
	if ( '' !== $provider->problem() ) {
		return new Diagnosis( Diagnosis::FAILED, $provider->problem() );
	}
	$host = url_host( (string) $provider->endpoint() );
	/* translators: 1: name of a plugin, 2: a host, such as cdn.shortpixel.ai. */
	$message = sprintf( __( '%1$s takes your images from %2$s.', 'shortpixel-flush' ), $provider->name(), $host );
	$hint    = $provider->full_flush_hint();

	return new Diagnosis( '' === $hint ? Diagnosis::OK : Diagnosis::WARNING, $message, $hint );
}

/** Asked anew, whatever is remembered. */
function account_diagnosis(): Diagnosis {
	delete_transient( ACCOUNT_TRANSIENT );

	return known_account_diagnosis();
}

/** Asked only where what was answered is minutes old. */
function known_account_diagnosis(): Diagnosis {
	$account = read_account( true );
	$states  = [
		'ok'          => Diagnosis::OK,
		'exhausted'   => Diagnosis::FAILED,
		'unreachable' => Diagnosis::FAILED,
	];

	return new Diagnosis( $states[ $account['state'] ] ?? Diagnosis::WARNING, $account['message'] );
}

/** Tests each of the site's own CDNs as its button does, and says where one seems to be that is not connected. */
function edges_diagnosis(): Diagnosis {
	$until = microtime( true ) + EDGES_SECONDS;
	$found = [];
	foreach ( edges_status() as $edge ) {
		/* translators: 1: name of a CDN, 2: the domains that it serves. */
		$name    = sprintf( __( '%1$s (%2$s)', 'shortpixel-flush' ), $edge['name'], implode( ', ', $edge['hosts'] ) );
		$found[] = one_edge( $edge['id'], $name, $edge['message'], $until );
	}

	return edges_and_suggestions( $found, true );
}

/**
 * @param list<Diagnosis> $found Of each of the site's own CDNs.
 * @param bool            $ask   Whether a request may be sent to see whether there are more.
 */
function edges_and_suggestions( array $found, bool $ask ): Diagnosis {
	foreach ( suggestions( $ask ) as $one ) {
		$found[] = new Diagnosis(
			Diagnosis::WARNING,
			'' === $one['evidence']
				/* translators: %s: a host. */
				? sprintf( __( 'Images load from %s, which is not connected.', 'shortpixel-flush' ), $one['host'] )
				/* translators: 1: a host, 2: name of a CDN. */
				: sprintf( __( 'Images load from %1$s through %2$s, which is not connected.', 'shortpixel-flush' ), $one['host'], $one['name'] ),
			__( 'If that is your own CDN, connect it so that it is cleared too.', 'shortpixel-flush' )
		);
	}

	return [] === $found ? new Diagnosis( Diagnosis::SKIPPED, __( 'No CDN of your own is connected, and none was recognized.', 'shortpixel-flush' ) ) : Diagnosis::worst( $found );
}

/** @param string $message Why it can't be purged at all, where that is so. */
function one_edge( string $id, string $name, string $message, float $until ): Diagnosis {
	$edge = known_edge( $id );
	if ( null === $edge ) {
		// One that is set up in code can't be tested from here.
		/* translators: %s: name of a CDN, with the domains that it serves. */
		return new Diagnosis( Diagnosis::WARNING, '' !== $message ? $message : sprintf( __( '%s is connected by another plugin, and can’t be tested from here.', 'shortpixel-flush' ), $name ) );
	}
	if ( '' !== $edge->problem ) {
		return new Diagnosis( Diagnosis::FAILED, $message );
	}
	if ( microtime( true ) >= $until ) {
		/* translators: %s: name of a CDN, with the domains that it serves. */
		return new Diagnosis( Diagnosis::WARNING, sprintf( __( '%s was not tested, because the others took too long.', 'shortpixel-flush' ), $name ), __( 'Test it alone, under “Your CDN”.', 'shortpixel-flush' ) );
	}
	$tested = test_edge( [ 'id' => $id ] );
	if ( is_wp_error( $tested ) ) {
		return new Diagnosis( Diagnosis::FAILED, $tested->get_error_message() );
	}

	return new Diagnosis( 'done' === $tested['state'] ? Diagnosis::OK : Diagnosis::FAILED, $tested['message'] );
}
