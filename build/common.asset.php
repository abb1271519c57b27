<?php return array('dependencies' => array(), 'version' => '53caa7c620785b789daa');
