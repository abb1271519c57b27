<?php return array('dependencies' => array(), 'version' => '90cca92159fa8e33ef9a');
