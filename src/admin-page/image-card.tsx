import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { Section } from '../components/section';
import type { ProviderStatus } from '../domain/types';
import { flushOf } from '../hooks/progress';
import { ChosenImages } from './chosen-images';
import { ImageChoice } from './image-choice';
import { useImageChoice } from './use-image-choice';

interface Props {
	providers: ProviderStatus[];
	onDetails: ( id: number ) => void;
}

export function ImageCard( { providers, onDetails }: Props ) {
	if ( providers.some( ( { can } ) => can.images ) ) {
		return <ImageFlush providers={ providers } onDetails={ onDetails } />;
	}
	return (
		<Section name="image" title={ __( 'One image', 'shortpixel-flush' ) }>
			<p>{ providers[ 0 ]?.message }</p>
		</Section>
	);
}

function ImageFlush( { providers, onDetails }: Props ) {
	const { number, request, driver, notes, progress, choose } =
		useImageChoice();
	const flush = flushOf( progress );
	const pictures =
		request?.attachments?.length ?? flush?.subject.attachment_count ?? 1;
	return (
		<Section
			name="image"
			title={
				pictures > 1
					? __( 'Several images', 'shortpixel-flush' )
					: __( 'One image', 'shortpixel-flush' )
			}
		>
			<ImageChoice providers={ providers } onChoose={ choose } />
			{ notes.map( ( note ) => (
				<p key={ note } className="spf-note">
					{ note }
				</p>
			) ) }
			<ChosenImages
				key={ number }
				request={ request }
				driver={ driver }
				pictures={ pictures }
				onDetails={ onDetails }
			/>
			{ ( request || flush ) && (
				<ActionButton variant="link" onClick={ () => choose( null ) }>
					{ __( 'Clear the choice', 'shortpixel-flush' ) }
				</ActionButton>
			) }
		</Section>
	);
}
