<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '1421ddb98432db5e871d');
