<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '661164c7e2ccfe9a5752');
