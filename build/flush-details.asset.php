<?php return array('dependencies' => array(), 'version' => '3b8c6c68c9d36ef9d123');
