<?php
/** The state of this site in labels and values, for Tools → Site Health → Info. */

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
			'value' => [] === $names ? __( 'Nothing', 'shortpixel-flush' ) : implode( ', ', $names ),
			'debug' => [] === $on ? 'none' : implode( ', ', $on ),
		],
		'known'     => [
			'label' => __( 'Images with known files', 'shortpixel-flush' ),
			'value' => number_format_i18n( $counts['known'] ),
			'debug' => $counts['known'],
		],
		'waiting'   => [
			'label' => __( 'Images that changed and are to be decided on', 'shortpixel-flush' ),
			'value' => number_format_i18n( $counts['waiting'] ),
			'debug' => $counts['waiting'],
		],
		'failed'    => [
			'label' => __( 'Images with a failed automatic flush', 'shortpixel-flush' ),
			'value' => number_format_i18n( ( new Image_Records() )->failed( 1 )['count'] ),
		],
		'runner'    => [
			'label' => __( 'Background tasks', 'shortpixel-flush' ),
			'value' => $runner['cron'] ? __( 'Run by themselves', 'shortpixel-flush' ) : __( 'Don’t run by themselves', 'shortpixel-flush' ),
			'debug' => $runner['driver'] . ( $runner['cron'] ? '' : ' (off)' ),
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
			'label' => __( 'ShortPixel account, when it was last asked for', 'shortpixel-flush' ),
			'value' => read_account( false )['state'],
		],
		'edges'       => [
			'label' => __( 'Your own CDNs', 'shortpixel-flush' ),
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
			'label' => __( 'Images that looked old when they were last searched for', 'shortpixel-flush' ),
			'value' => 'none' === current_scan()->state ? __( 'Never searched', 'shortpixel-flush' ) : number_format_i18n( ( new Image_Records() )->count_stale() ),
		],
	];
	foreach ( $counts['decided'] as $decision => $count ) {
		$facts[ "decided_{$decision}" ] = [
			'label' => decision_label( $decision ),
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

function decision_label( string $decision ): string {
	$labels = [
		'flush'     => __( 'Last decided: flushed', 'shortpixel-flush' ),
		'unchanged' => __( 'Last decided: not changed', 'shortpixel-flush' ),
		'new'       => __( 'Last decided: just uploaded', 'shortpixel-flush' ),
		'off'       => __( 'Last decided: switched off', 'shortpixel-flush' ),
		'refused'   => __( 'Last decided: refused by a filter', 'shortpixel-flush' ),
		'failed'    => __( 'Last decided: another plugin failed', 'shortpixel-flush' ),
		'delayed'   => __( 'Last decided: put off by a filter', 'shortpixel-flush' ),
	];

	return $labels[ $decision ] ?? $decision;
}
