import './stale-images.css';

import { __ } from '@wordpress/i18n';

import { ActionButton } from '../../components/action-button';
import { fill } from '../../components/format';
import { PicturePair } from '../../components/picture-pair';
import type { Finding, FindingPage } from '../../domain/scan';

interface Props {
	page: FindingPage;
	/** Omitted for users who may not flush, and while a flush is running. */
	onFlush?: ( ids: number[] ) => void;
}

/**
 * Images that look old: what visitors get and the site's file, side by side. If there are several, `onFlush` gives each
 * its own button.
 */
export function Findings( { page: { findings, total }, onFlush }: Props ) {
	return (
		<ul className="spf-findings">
			{ findings.map( ( finding ) => (
				<li key={ finding.attachment.id }>
					{ total > 1 && (
						<div className="spf-findings__title">
							<h3>{ finding.attachment.title }</h3>
							{ onFlush && (
								<FlushOne
									finding={ finding }
									onFlush={ onFlush }
								/>
							) }
						</div>
					) }
					<PicturePair pictures={ picturesOf( finding ) } />
					{ finding.automatic && <p>{ finding.automatic }</p> }
				</li>
			) ) }
		</ul>
	);
}

function FlushOne( {
	finding: { attachment },
	onFlush,
}: Required< Omit< Props, 'page' > > & { finding: Finding } ) {
	return (
		<ActionButton
			small
			vanishes
			label={ fill(
				/* translators: %s: an image's title. */
				__( 'Flush “%s”', 'shortpixel-flush' ),
				attachment.title
			) }
			onClick={ () => onFlush( [ attachment.id ] ) }
		>
			{ __( 'Flush', 'shortpixel-flush' ) }
		</ActionButton>
	);
}

function picturesOf( { attachment, copy, picture, file }: Finding ) {
	return [
		{
			// Shows the copy as checked, since the CDN may send this browser another one.
			src: picture ?? copy,
			name: __( 'What visitors get', 'shortpixel-flush' ),
			alt: fill(
				/* translators: %s: an image's title. */
				__( '“%s” as visitors get it', 'shortpixel-flush' ),
				attachment.title
			),
		},
		{
			src: file,
			name: __( 'Your file', 'shortpixel-flush' ),
			alt: fill(
				/* translators: %s: an image's title. */
				__( '“%s” on your site', 'shortpixel-flush' ),
				attachment.title
			),
		},
	];
}
