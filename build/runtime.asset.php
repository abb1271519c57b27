<?php return array('dependencies' => array(), 'version' => 'd0b73b9c40f794bf63b6');
