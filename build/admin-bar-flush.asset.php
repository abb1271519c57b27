<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '4472c2f748ec274c2bb8');
