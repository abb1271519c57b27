<?php return array('dependencies' => array('wp-i18n'), 'version' => 'f936e17de97ce4a29f03');
