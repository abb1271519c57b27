<?php
/** Describes the state of this site for Tools → Site Health → Info. */

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

use ShortPixelFlush\Page_Caches;
use ShortPixelFlush\Providers\Provider;
use ShortPixelFlush\Store\Image_Records;
use function ShortPixelFlush\automatic_causes;
use function ShortPixelFlush\Edges\cipher;
use function ShortPixelFlush\Edges\edges_status;
use function ShortPixelFlush\Edges\has_own_salts;
use function ShortPixelFlush\Flush\read_account;
use function ShortPixelFlush\Flush\runner_status;
use function ShortPixelFlush\Providers\active;
use function ShortPixelFlush\Scan\current_scan;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @return array<string, array{label: string, value: string, debug?: int|string}> Labels and values without links,
 *     image names or secrets, because people paste them into forums.
 */
function site_facts(): array {
	$counts = ( new Image_Records() )->counts();
	$on     = automatic_causes();
	$names  = array_map( '\ShortPixelFlush\Say\cause_reason', $on );
	$runner = runner_status();
	$facts  = [
		'version'   => [
			'label' => __( 'Version', 'shortpixel-flush' ),
			'value' => SHORTPIXEL_FLUSH_VERSION,
		],
		'automatic' => [
			'label' => __( 'Flushed automatically after', 'shortpixel-flush' ),
			'value' => listed( $names ),
			'debug' => [] === $on ? 'none' : implode( ', ', $on ),
		],
		'known'     => [
			'label' => __( 'Images with known files', 'shortpixel-flush' ),
			'value' => number_format_i18n( $counts['known'] ),
			'debug' => $counts['known'],
		],
		'waiting'   => [
			'label' => __( 'Changed images', 'shortpixel-flush' ),
			'value' => number_format_i18n( $counts['waiting'] ),
			'debug' => $counts['waiting'],
		],
		'failed'    => [
			'label' => __( 'Failed automatic flushes', 'shortpixel-flush' ),
			'value' => number_format_i18n( ( new Image_Records() )->failed( 1 )['count'] ),
		],
		'runner'    => [
			'label' => __( 'Background tasks', 'shortpixel-flush' ),
			'value' => $runner['driver'] . ( $runner['cron'] ? '' : ' (off)' ),
		],
	];
	$facts += [
		'providers'   => [
			'label' => __( 'Plugins that use ShortPixel’s CDN', 'shortpixel-flush' ),
			'value' => listed(
				array_map( static fn ( Provider $provider ): string => $provider->name() . ( '' === $provider->problem() ? '' : ' (!)' ), active() )
			),
		],
		'account'     => [
			'label' => __( 'Account', 'shortpixel-flush' ),
			'value' => read_account( false )['state'],
		],
		'edges'       => [
			'label' => __( 'Your CDN', 'shortpixel-flush' ),
			'value' => listed( array_map( static fn ( array $edge ): string => "{$edge['kind']} ({$edge['state']})", edges_status() ) ),
		],
		'page_caches' => [
			'label' => __( 'Page caches', 'shortpixel-flush' ),
			'value' => listed( array_map( static fn ( array $cache ): string => $cache['name'] . ( $cache['clears'] ? '' : ' (!)' ), Page_Caches\detected() ) ),
		],
		'encryption'  => [
			'label' => __( 'Encryption of keys', 'shortpixel-flush' ),
			'value' => ( '' === cipher() ? 'none' : cipher() ) . ( has_own_salts() ? '' : ' (!)' ),
		],
		'old'         => [
			'label' => __( 'Images that still look old', 'shortpixel-flush' ),
			'value' => 'none' === current_scan()->state ? listed( [] ) : number_format_i18n( ( new Image_Records() )->count_stale() ),
		],
	];
	foreach ( $counts['decided'] as $decision => $count ) {
		$facts[ "decided_{$decision}" ] = [
			/* translators: %s: a code, such as "unchanged". */
			'label' => sprintf( __( 'Last decided: %s', 'shortpixel-flush' ), $decision ),
			'value' => number_format_i18n( $count ),
			'debug' => $count,
		];
	}

	return $facts;
}

/** @param list<string> $names */
function listed( array $names ): string {
	return [] === $names ? __( 'None', 'shortpixel-flush' ) : implode( ', ', $names );
}
