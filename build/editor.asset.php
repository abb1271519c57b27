<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '3b28a26c5791dbcf4c24');
