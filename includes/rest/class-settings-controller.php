<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use function ShortPixelFlush\Edges\edges_for_settings;
use function ShortPixelFlush\Edges\stored_revision;
use function ShortPixelFlush\Edges\update_edges;
use function ShortPixelFlush\fixed_settings;
use function ShortPixelFlush\fixed_settings_refusal;
use function ShortPixelFlush\invalid_input;
use function ShortPixelFlush\private_hosts_refusal;
use function ShortPixelFlush\settings;
use function ShortPixelFlush\update_settings;
use function ShortPixelFlush\valid_hosts;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** The routes of the settings. The secrets of edges are write-only: the response only says whether they are set. */
final class Settings_Controller {
	/** @return array<mixed> All current settings. */
	public static function read(): array {
		return settings() + [
			'edges'          => edges_for_settings(),
			'edges_revision' => stored_revision(),
			'fixed'          => array_keys( fixed_settings() ),
		];
	}

	/**
	 * @return array<mixed>|WP_Error The settings. Edges are saved first: only they can be refused because of a
	 *     concurrent save, and then nothing is changed.
	 */
	public static function change( Input $input ) {
		$sent    = $input->all();
		$refusal = private_hosts_refusal( settings()['hosts'], valid_hosts( $sent ) ) ?? fixed_settings_refusal( $sent );
		if ( null !== $refusal ) {
			return $refusal;
		}
		$revision = $input->has( 'edges_revision' ) ? $input->text( 'edges_revision' ) : null;
		$saved    = true;
		if ( $input->has( 'edges' ) ) {
			$saved = update_edges( $input->objects( 'edges' ), $revision );
		} elseif ( null !== $revision ) {
			$saved = invalid_input( 'edges_revision', '“edges_revision” names the revision that “edges” replaces: send both.' );
		}
		$saved = is_wp_error( $saved ) ? $saved : update_settings( array_diff_key( $sent, Settings_Fields::edge_list( [] ) ) );
		return is_wp_error( $saved ) ? $saved : self::read();
	}
}
